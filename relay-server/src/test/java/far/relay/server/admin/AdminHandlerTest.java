package far.relay.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.CaughtLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the admin socket treats requests, good and bad. */
class AdminHandlerTest extends WithAdminSocket {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /          | 404 | there is nothing at this address",
                "GET  | /rooms/    | 404 | there is nothing at this address",
                "GET  | /rooms/x/y | 404 | there is nothing at this address",
                "POST | /rooms     | 405 | only GET is allowed here",
                "HEAD | /status    | 405 | only GET is allowed here",
                "GET  | /notice    | 405 | only POST is allowed here",
                "PUT  | /log-level | 405 | only GET and POST are allowed here",
                "POST | /notice    | 400 | the text of the notice must have 1 to 1000 characters"
            })
    void aRequestThatIsNotRightIsRefusedWithOneSentence(String method, String path, int status, String error) {
        assertThat(ask(method, path, ""))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("content-type: application/json\r\n", "{\"error\":\"" + error + "\"}\n");
    }

    @Test
    void saysWhichMethodsAreAllowed() {
        assertThat(ask("DELETE", "/log-level", "")).contains("\r\nallow: GET, POST\r\n");
    }

    @Test
    void textsAreLimited() {
        webClient("join kitchen");
        assertThat(post("/notice", "x".repeat(1000))).isEqualTo("{\"told\":1}");
        assertThat(ask("POST", "/notice", "x".repeat(1001))).startsWith("HTTP/1.1 400 ");
        assertThat(ask("POST", "/notice", "\u202e".repeat(300))).startsWith("HTTP/1.1 400 ");
        assertThat(ask("POST", "/clients/web-1/remove", "x".repeat(201)))
                .startsWith("HTTP/1.1 400 ")
                .contains("the text of the reason must have 1 to 200 characters");
        assertThat(ask("POST", "/notice", "x".repeat(AdminInitializer.MOST_BODY + 1)))
                .startsWith("HTTP/1.1 413 ")
                .contains("{\"error\":\"the body of the request is too long\"}");
        assertThat(raw("POST /notice HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n" + "fff\r\n"
                        + "x".repeat(0xfff) + "\r\n2\r\nxx\r\n\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyMustBeUtf8() {
        EmbeddedChannel channel = open(admin);
        channel.writeInbound(
                Unpooled.copiedBuffer("POST /notice HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", UTF_8));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff}));
        assertThat(received(channel)).startsWith("HTTP/1.1 400 ").contains("not UTF-8");
    }

    @Test
    void curlIsToldToContinueWithALongBody() {
        webClient("join kitchen");
        EmbeddedChannel channel = open(admin);
        String head = "POST /notice HTTP/1.1\r\nHost: relay\r\nExpect: 100-continue\r\nContent-Length: ";
        channel.writeInbound(Unpooled.copiedBuffer(head + "5\r\n\r\n", UTF_8));
        assertThat(received(channel)).startsWith("HTTP/1.1 100 Continue\r\n");
        channel.writeInbound(Unpooled.copiedBuffer("hello", UTF_8));
        assertThat(received(channel)).contains("{\"told\":1}");
        assertThat(raw(head + "5000\r\n\r\n\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whatIsNotHttpIsRefused() {
        assertThat(raw("hello\r\n\r\n\n")).startsWith("HTTP/1.1 400 ").contains("this is not an HTTP request");
        assertThat(raw("GET /rooms HTTP/1.1\r\n\r\n\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Host");
    }

    @Test
    void aConnectionIsForOneRequest() {
        String two = "GET /log-level HTTP/1.1\r\nHost: relay\r\n\r\n".repeat(2);
        assertThat(raw(two + "\n").split("HTTP/1.1 200 OK", -1)).hasSize(2);
    }

    @Test
    void aConnectionWithoutARequestIsClosed() {
        EmbeddedChannel channel = open(admin);
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectionsAreLimited() {
        for (int i = 0; i < AdminInitializer.MOST; i++) {
            assertThat(open(admin).isOpen()).isTrue();
        }
        try (CaughtLog caught = new CaughtLog()) {
            assertThat(open(admin).isOpen()).isFalse();
            assertThat(caught.text()).contains("too many connections to the admin socket");
        }
        opened.get(0).close();
        assertThat(get("/log-level")).contains("info");
    }
}
