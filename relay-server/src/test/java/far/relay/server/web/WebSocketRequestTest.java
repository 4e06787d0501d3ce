package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The opening handshake of a WebSocket (docs/rooms.md, section 1; RFC 6455, section 4.2). */
class WebSocketRequestTest {
    private final WebChannel web = new WebChannel();

    @AfterEach
    void end() {
        web.end();
    }

    private String response(String headers) {
        return web.send(WebChannel.UPGRADE + headers + "\r\n").sent();
    }

    private String changed(String from, String to) {
        return web.send(WebChannel.UPGRADE.replace(from, to) + "\r\n").sent();
    }

    /** The Host header is ignored then (RFC 9112, section 3.2.2). */
    @ParameterizedTest
    @CsvSource({"http://here:1, 403", "http://there:1, 101"})
    void theHostIsThatOfTheUrlIfTheRequestHasOne(String origin, String status) {
        String url = "http://there:1/ws HTTP/1.1\r\nOrigin: " + origin + "\r\nX:";
        assertThat(changed("/ws", url)).startsWith("HTTP/1.1 " + status);
    }

    /** The key and the answer are those of RFC 6455, section 1.3. */
    @Test
    void answersWithTheHashOfTheKey() {
        assertThat(response(""))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .containsIgnoringCase("\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .doesNotContainIgnoringCase("sec-websocket-protocol")
                .doesNotContainIgnoringCase("sec-websocket-extensions");
        assertThat(web.connection).isNotNull();
    }

    /** As when the server stops, or its memory is short. */
    @Test
    void aClientThatIsRefusedAsItComesReceivesTheReason() {
        web.welcome.add(new RoomEvent.Error(ErrorCode.BUSY, "try again"));
        web.welcome.add(new RoomEvent.Bye(ByeCode.REFUSED.word(), "over"));
        web.send(WebChannel.UPGRADE + "\r\n");
        String sent = new String(web.sentBytes(), StandardCharsets.ISO_8859_1);
        assertThat(sent).startsWith("HTTP/1.1 101");
        byte[] frames = sent.substring(sent.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Frames.read(frames))
                .containsExactly("text error busy try again", "text bye refused over", "close 1008");
    }

    @ParameterizedTest
    @CsvSource({"relay.rooms.1, true", "'chat, relay.rooms.1', true", "relay.rooms.2, false", "RELAY.ROOMS.1, false"})
    void confirmsTheSubprotocolIfItIsOffered(String offered, boolean confirmed) {
        String response =
                response("Sec-WebSocket-Protocol: " + offered + "\r\n").toLowerCase();
        assertThat(response).startsWith("http/1.1 101");
        assertThat(response.contains("sec-websocket-protocol: relay.rooms.1\r\n"))
                .isEqualTo(confirmed);
    }

    @Test
    void offersNoCompression() {
        assertThat(response("Sec-WebSocket-Extensions: permessage-deflate\r\n"))
                .startsWith("HTTP/1.1 101")
                .doesNotContainIgnoringCase("extensions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://here:1", "https://here:1", "https://chat.example", "https://CHAT.example:443"})
    void acceptsItsOwnPagesAndThoseOfWebOrigin(String origin) {
        assertThat(response("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 101");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "",
                "http://here",
                "http://chat.example",
                "https://chat.example:444",
                "https://chat.example.evil",
                "http://here:1\r\nOrigin: http://here:1"
            })
    void refusesThePagesOfOthers(String origin) {
        assertThat(response("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 403 Forbidden");
        assertThat(web.connection).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, HEAD",
        "Upgrade: websocket, Upgrade: h2c",
        "Upgrade: websocket, X: websocket",
        "'keep-alive, Upgrade', keep-alive",
        "HTTP/1.1, HTTP/1.0",
    })
    void aRequestThatDoesNotUpgradeIsToldTo(String from, String to) {
        assertThat(changed(from, to))
                .startsWith("HTTP/1.1 426 Upgrade Required")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "8", "13\r\nSec-WebSocket-Version: 8"})
    void speaksOnlyOneVersion(String version) {
        assertThat(changed("Version: 13", "Version: " + version))
                .startsWith("HTTP/1.1 426")
                .containsIgnoringCase("\r\nsec-websocket-version: 13\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dGhlIHNhbXBsZQ==",
                "?",
                "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
            })
    void theKeyHasSixteenBytes(String key) {
        assertThat(changed("Key: dGhlIHNhbXBsZSBub25jZQ==", "Key: " + key)).startsWith("HTTP/1.1 400");
    }

    @Test
    void framesThatComeWithTheRequestAreNotLost() {
        web.send(
                (WebChannel.UPGRADE + "\r\n").getBytes(StandardCharsets.US_ASCII),
                Frames.text("join kitchen"),
                Frames.text("ping"));
        assertThat(web.received).containsExactly("join kitchen", "ping");
    }

    @Test
    void aRequestAndFramesCanArriveByteByByte() {
        web.sendSlowly((WebChannel.UPGRADE + "\r\n").getBytes(StandardCharsets.US_ASCII), Frames.text("join kitchen"));
        assertThat(web.received).containsExactly("join kitchen");
    }

    @Test
    void theFirstLineMustComeWithinTenSeconds() {
        response("");
        web.send(Frames.frame(Frames.FIN | Frames.PING, ""))
                .pass(Duration.ofSeconds(9))
                .send(Frames.text("")); // no command
        assertThat(web.pass(Duration.ofMillis(999)).channel.isOpen()).isTrue();
        assertThat(web.pass(Duration.ofMillis(1)).channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ping, error first",
        "hello, error first",
        "'', error first",
        "joi, error first",
        "join X, error syntax",
        "resume x, error syntax",
        "join kitchen, join kitchen"
    })
    void theFirstLineIsJoinOrResume(String line, String received) {
        response("");
        web.send(Frames.text(line));
        assertThat(web.received).containsExactly(received);
    }

    @Test
    void aClientOverTheLimitOfItsAddressIsToldSo() {
        WebChannel late = new WebChannel(false);
        assertThat(late.send(WebChannel.UPGRADE + "\r\n").sent()).startsWith("HTTP/1.1 101");
        assertThat(late.received).containsExactly("error busy");
        late.end();
    }

    @Test
    void aClientThatHasJoinedMayWait() {
        response("");
        web.send(Frames.text("join kitchen"));
        assertThat(web.pass(Duration.ofSeconds(39)).channel.isOpen()).isTrue();
    }
}
