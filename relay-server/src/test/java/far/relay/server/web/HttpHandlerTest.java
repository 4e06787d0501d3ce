package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.CaughtLog;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP on the web port (docs/rooms.md, section 1). */
class HttpHandlerTest {
    private static final String GET = "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final String HOST = " HTTP/1.1\r\nHost: here\r\n";

    private WebChannel web = new WebChannel();

    @AfterEach
    void end() {
        web.end();
    }

    private void assertStatus(String request, String status) {
        assertThat(web.send(request).sent()).startsWith("HTTP/1.1 " + status);
    }

    private void assertClosed() {
        web.pass(Duration.ofSeconds(2));
        assertThat(web.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, ok",
        "/healthz?from=here, ok",
        "http://here/healthz, ok",
    })
    void answersInPlainText(String target, String line) {
        String response = web.send("GET " + target + HOST + "\r\n").sent();
        assertThat(response)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\n\r\n" + line)
                .endsWith("\n");
        assertThat(web.channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ws", "/nothing", "/healthz"})
    void everyResponseHasStrictHeadersAndNamesNoServer(String target) {
        assertThat(web.send("GET " + target + HOST + "\r\n").sent())
                .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                .contains("\r\nReferrer-Policy: no-referrer\r\n")
                .containsIgnoringCase("\r\ncontent-security-policy: default-src 'none'")
                .contains("frame-ancestors 'none'")
                .containsIgnoringCase("\r\ncache-control: no-store\r\n")
                .doesNotContainIgnoringCase("\r\nserver:");
    }

    @Test
    void answersHeadWithTheHeaderOnly() {
        assertThat(web.send("HEAD /healthz" + HOST + "\r\n").sent())
                .containsIgnoringCase("\r\ncontent-length: 3\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/r/", "/r/UPPER", "/r/kitchen/x", "/healthz/", "*", "/%2e%2e/etc/passwd"})
    void nothingElseIsThere(String target) {
        assertStatus("GET " + target + HOST + "\r\n", "404 Not Found");
        assertStatus(GET, "200 OK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"})
    void acceptsOnlyGetAndHead(String method) {
        String response = web.send(method + " /" + HOST + "\r\n").sent();
        assertThat(response)
                .startsWith("HTTP/1.1 405 Method Not Allowed")
                .containsIgnoringCase("\r\nallow: GET, HEAD\r\n");
    }

    /** Otherwise what one server takes for a body could be a request for another one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n",
                "Content-Length: 00\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: identity\r\n",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Content-Length: 0\r\nContent-Length: 5\r\n",
                "Content-Length: 0, 5\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: +5\r\n",
                "Host: there\r\n",
                "X\u0000Y: 1\r\n",
                "X: a\rb\r\n",
            })
    void aRequestThatCouldHaveABodyEndsTheConnection(String header) {
        String responses =
                web.send("GET /healthz" + HOST + header + "\r\n0\r\n\r\n" + GET).sent();
        assertThat(responses).matches("(?s)HTTP/1.1 4\\d\\d .*").containsOnlyOnce("HTTP/1.1");
        assertThat(responses).containsIgnoringCase("\r\nconnection: close\r\n");
        assertClosed();
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/2.0, 505",
        "GET /, 400",
        "GET / / HTTP/1.1, 400",
        "GET / HTTP/1.1, 400", // no Host
        "GET / XTTP/1.1, 400",
    })
    void anythingElseThatIsNoRequestEndsTheConnection(String line, String status) {
        assertStatus(line + "\r\n\r\n", status);
        assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"here", "here:", "here:80", "192.0.2.1:80", "[2001:db8::1]:80", "a_b-c.%41~!$&'()*+,;="})
    void aRequestNamesItsHost(String host) {
        assertStatus("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "200 OK");
        assertStatus("GET http://" + host + "/healthz" + HOST + "\r\n", "200 OK");
    }

    /** Servers that understand such a host differently could be played off against each other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "here there",
                "here\r\n there",
                "here:port",
                "here:123456",
                "here:80:80",
                "user@here",
                "http://here",
                "here/path",
                "here#x",
                "here\\there",
                "h\u00e9re",
                "%4",
                "[2001:db8::1",
                "::1",
                "here, there"
            })
    void aHostThatIsNoneEndsTheConnection(String host) {
        assertStatus("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n", "400 Bad Request");
        assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///healthz", "http://user@here/healthz", "http://here:x/healthz", "http://here#x"})
    void aUrlWithoutAHostEndsTheConnection(String url) {
        assertStatus("GET " + url + HOST + "\r\n", "400 Bad Request");
        assertClosed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://here", "http://here?x", "HTTP://here:80/"})
    void aUrlWithoutAPathIsThatOfThePage(String url) {
        assertThat(web.send("GET " + url + HOST + "\r\n").sent())
                .startsWith("HTTP/1.1 200 OK")
                .contains("<!DOCTYPE html>");
    }

    @Test
    void aRequestOfVersionOneNeedsNoHostAndEndsTheConnection() {
        assertStatus("GET /healthz HTTP/1.0\r\n\r\n", "200 OK");
        assertClosed();
    }

    @Test
    void keepsAConnectionOfVersionOneIfTheClientAsksForIt() {
        assertThat(web.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                        .sent())
                .containsIgnoringCase("\r\nconnection: keep-alive\r\n");
        assertStatus("GET /healthz HTTP/1.0\r\n\r\n", "200 OK");
    }

    @Test
    void closesTheConnectionIfTheClientAsksForIt() {
        assertStatus("GET /healthz" + HOST + "Connection: close\r\n\r\n", "200 OK");
        assertClosed();
    }

    @Test
    void theHeaderIsBounded() {
        String longest = "x".repeat(RequestDecoder.MOST_LINE - "GET /? HTTP/1.1".length());
        assertStatus("GET /?" + longest + HOST + "\r\n", "200 OK");
        assertStatus("GET /?x" + longest + HOST + "\r\n", "414 Request-URI Too Long");
        assertClosed();
        web.end();
        web = new WebChannel();
        assertStatus(
                "GET /" + HOST + "X: " + "x".repeat(RequestDecoder.MOST_HEADERS),
                "431 Request Header Fields Too Large");
        assertClosed();
        web.end();
        web = new WebChannel();
        assertStatus("GET /" + HOST + "X: x\r\n".repeat(RequestDecoder.MOST_HEADERS / 4), "431");
        assertClosed();
    }

    /** Each field needs an object of some hundred bytes, and can have four on the wire. */
    @Test
    void theNumberOfFieldsIsBounded() {
        String most = "x:\r\n".repeat(RequestDecoder.MOST_FIELDS - 1);
        assertStatus("GET /" + HOST + most + "\r\n", "200 OK");
        assertStatus("GET /" + HOST + most + "x:\r\n\r\n", "431 Request Header Fields Too Large");
        assertClosed();
    }

    @Test
    void answersOneRequestAfterTheOtherButNotTooMany() {
        String responses = web.send(GET.repeat(3 * HttpHandler.MOST_REQUESTS)).sent();
        assertThat(responses.split("HTTP/1.1 200 OK", -1)).hasSize(HttpHandler.MOST_REQUESTS + 1);
        assertThat(responses.substring(responses.lastIndexOf("HTTP/1.1"))).containsIgnoringCase("connection: close");
        assertClosed();
    }

    @Test
    void aRequestCanArriveByteByByte() {
        web.sendSlowly(GET.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(web.sent()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void aRequestMustBeCompleteInTenSecondsHoweverItArrives() {
        web.pass(Duration.ofSeconds(9)).send("GET / HTTP/1.1\r\n");
        assertThat(web.pass(Duration.ofMillis(999)).channel.isOpen()).isTrue();
        assertThat(web.pass(Duration.ofMillis(1)).channel.isOpen()).isFalse();
    }

    @Test
    void anIdleConnectionIsClosedTenSecondsAfterItsLastRequest() {
        web.pass(Duration.ofSeconds(9))
                .send(GET)
                .pass(Duration.ofSeconds(9))
                .send(GET)
                .pass(Duration.ofSeconds(9));
        assertThat(web.channel.isOpen()).isTrue();
        assertThat(web.pass(Duration.ofSeconds(1)).channel.isOpen()).isFalse();
    }

    @Test
    void aClientOverTheLimitOfItsAddressIsToldSo() {
        web.end();
        web = new WebChannel(false);
        assertStatus(GET, "503 Service Unavailable");
    }

    @Test
    void aBrokenConnectionIsClosed() {
        web.channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(web.channel.isOpen()).isFalse();
    }

    @Test
    void aFaultOfTheServerClosesTheConnectionAndIsLogged() {
        try (CaughtLog log = new CaughtLog()) {
            web.channel.pipeline().fireExceptionCaught(new IllegalStateException("as a test"));
            assertThat(log.text()).contains("ERROR", "closed by a fault of the server", "as a test");
        }
        assertThat(web.channel.isOpen()).isFalse();
    }
}
