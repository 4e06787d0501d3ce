package far.relay.server.web;

import static far.relay.server.web.Frames.CONTINUATION;
import static far.relay.server.web.Frames.FIN;
import static far.relay.server.web.Frames.PING;
import static far.relay.server.web.Frames.PONG;
import static far.relay.server.web.Frames.TEXT;
import static far.relay.server.web.Frames.frame;
import static far.relay.server.web.Frames.join;
import static far.relay.server.web.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.RoomCommandDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages and pings of a client over a WebSocket (RFC 6455, sections 5 and 8; docs/rooms.md, section 1), with the cases of the
 * Autobahn test suite about fragments, pings and UTF-8.
 */
class WebSocketMessagesTest extends WithWebSocket {
    private static final int LONGEST_PAYLOAD = RoomCommandDecoder.maxLine(WebChannel.MAX_MESSAGE);

    /** What a client sends, what the handler of the room receives of it, and what the client is sent. */
    private static Arguments row(String sentence, List<String> received, List<String> sent, byte[]... frames) {
        return Arguments.of(sentence, join(frames), received, sent);
    }

    private static final List<String> NOTHING = List.of();

    static Stream<Arguments> messages() {
        return Stream.of(
                row("a message is a line", List.of("say 1 hello"), NOTHING, text("say 1 hello")),
                row(
                        "messages keep their order",
                        List.of("say 1 a", "ping", "leave"),
                        NOTHING,
                        text("say 1 a"),
                        text("ping"),
                        text("leave")),
                row(
                        "a message can have fragments",
                        List.of("say 1 hello"),
                        NOTHING,
                        frame(TEXT, "say 1"),
                        frame(CONTINUATION, " he"),
                        frame(FIN | CONTINUATION, "llo")),
                row(
                        "fragments can be empty",
                        List.of("ping"),
                        NOTHING,
                        frame(TEXT, ""),
                        frame(CONTINUATION, ""),
                        frame(CONTINUATION, "ping"),
                        frame(FIN | CONTINUATION, "")),
                row(
                        "a character can be split between fragments",
                        List.of("say 1 \u2603"),
                        NOTHING,
                        frame(TEXT, join("say 1 ".getBytes(StandardCharsets.UTF_8), bytes(0xe2))),
                        frame(CONTINUATION, bytes(0x98)),
                        frame(FIN | CONTINUATION, bytes(0x83))),
                row(
                        "a ping is answered, also between fragments",
                        List.of("ping"),
                        List.of("pong p"),
                        frame(TEXT, "pi"),
                        PING_FRAME,
                        frame(FIN | CONTINUATION, "ng")),
                row("a ping can be empty", NOTHING, List.of("pong"), frame(FIN | PING, "")),
                row("a ping can have 125 bytes", NOTHING, List.of("pong " + x(125)), frame(FIN | PING, x(125))),
                row(
                        "a pong that answers nothing is ignored",
                        List.of("ping"),
                        NOTHING,
                        frame(FIN | PONG, "x"),
                        text("ping")),
                row("an empty message is no command", List.of("error syntax", "ping"), NOTHING, text(""), text("ping")),
                row(
                        "a message has no line feed",
                        List.of("error syntax", "ping"),
                        NOTHING,
                        text("say 1 a\nb"),
                        text("ping")),
                row("a message does not end with one", List.of("error syntax"), NOTHING, text("ping\n")),
                row(
                        "a message has no carriage return",
                        List.of("error syntax", "ping"),
                        NOTHING,
                        text("say 1 a\rb"),
                        text("ping")),
                row("the longest message", List.of("say 1 " + x(100)), NOTHING, text("say 1 " + x(100))),
                row(
                        "the longest message in fragments",
                        List.of("say 1 " + x(100)),
                        NOTHING,
                        frame(TEXT, "say 1 "),
                        frame(FIN | CONTINUATION, x(100))),
                row(
                        "a message that is too long",
                        List.of("error long"),
                        NOTHING,
                        text("say 1 " + x(101)),
                        text("ping")),
                row(
                        "fragments that are too long, before the last one",
                        List.of("error long"),
                        NOTHING,
                        frame(TEXT, "say 1 " + x(100)),
                        frame(CONTINUATION, "x"),
                        text("ping")),
                row(
                        "another line that is too long",
                        List.of("error long"),
                        NOTHING,
                        text("join " + x(1020)),
                        text("ping")),
                row(
                        "another line that is too long, before its last fragment",
                        List.of("error long"),
                        NOTHING,
                        frame(TEXT, "join " + x(1020))),
                row(
                        "a frame that is too long, before its payload",
                        List.of("error long"),
                        NOTHING,
                        Frames.header(FIN | TEXT, LONGEST_PAYLOAD + 1)),
                row("a frame of 2 GiB", List.of("error long"), NOTHING, Frames.header(FIN | TEXT, 1L << 31)),
                row(
                        "the last code point, and one that is no character",
                        List.of("say 1 \udbff\udfff\uffff"),
                        NOTHING,
                        text("say 1 \udbff\udfff\uffff")),
                row(
                        "a message of one byte in each fragment, with a ping after each",
                        List.of("ping"),
                        List.of("pong p", "pong p", "pong p"),
                        frame(TEXT, "p"),
                        PING_FRAME,
                        frame(CONTINUATION, "i"),
                        PING_FRAME,
                        frame(CONTINUATION, "n"),
                        PING_FRAME,
                        frame(FIN | CONTINUATION, "g")),
                row(
                        "several pings, each with its own answer",
                        NOTHING,
                        List.of("pong a", "pong b", "pong"),
                        frame(FIN | PING, "a"),
                        frame(FIN | PING, "b"),
                        frame(FIN | PING, "")),
                row(
                        "an overlong form of a character",
                        List.of("error utf8"),
                        NOTHING,
                        frame(FIN | TEXT, bytes(0xc0, 0xaf))),
                row(
                        "another, of four bytes",
                        List.of("error utf8"),
                        NOTHING,
                        frame(FIN | TEXT, bytes(0xf0, 0x80, 0x80, 0xaf))),
                row(
                        "a code point beyond the last one",
                        List.of("error utf8"),
                        NOTHING,
                        frame(FIN | TEXT, bytes(0xf4, 0x90, 0x80, 0x80))),
                row("a lone byte of a character", List.of("error utf8"), NOTHING, frame(FIN | TEXT, bytes('p', 0x80))),
                row(
                        "text that is not UTF-8",
                        List.of("error utf8"),
                        NOTHING,
                        frame(FIN | TEXT, bytes('p', 0xff)),
                        text("ping")),
                row(
                        "half of a surrogate pair",
                        List.of("error utf8"),
                        NOTHING,
                        frame(FIN | TEXT, bytes(0xed, 0xa0, 0x80))),
                row(
                        "text that ends within a character",
                        List.of("error utf8"),
                        NOTHING,
                        frame(TEXT, bytes('p', 0xe2, 0x98)),
                        frame(FIN | CONTINUATION, "")),
                row(
                        "a character that continues wrongly in the next fragment",
                        List.of("error utf8"),
                        NOTHING,
                        frame(TEXT, bytes('p', 0xe2)),
                        frame(FIN | CONTINUATION, bytes('p')),
                        text("ping")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void messages(String sentence, byte[] stream, List<String> received, List<String> expected) {
        web.send(stream);
        assertThat(web.received).isEqualTo(received);
        assertThat(sent()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void messagesByteByByte(String sentence, byte[] stream, List<String> received, List<String> expected) {
        web.sendSlowly(stream);
        assertThat(web.received).isEqualTo(received);
        assertThat(sent()).isEqualTo(expected);
    }
}
