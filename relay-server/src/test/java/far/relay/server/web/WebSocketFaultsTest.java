package far.relay.server.web;

import static far.relay.server.web.Frames.BINARY;
import static far.relay.server.web.Frames.CLOSE;
import static far.relay.server.web.Frames.CONTINUATION;
import static far.relay.server.web.Frames.FIN;
import static far.relay.server.web.Frames.PING;
import static far.relay.server.web.Frames.PONG;
import static far.relay.server.web.Frames.RSV1;
import static far.relay.server.web.Frames.TEXT;
import static far.relay.server.web.Frames.close;
import static far.relay.server.web.Frames.frame;
import static far.relay.server.web.Frames.join;
import static far.relay.server.web.Frames.text;
import static far.relay.server.web.Frames.unmasked;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomEvent;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a client of a WebSocket may not send, and the closing handshake (RFC 6455, sections 5 and 7; docs/rooms.md, section 1), with
 * the cases of the Autobahn test suite about reserved bits, opcodes and statuses.
 */
class WebSocketFaultsTest extends WithWebSocket {

    @ParameterizedTest
    @ValueSource(ints = {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70})
    void reservedBitsAreFaults(int bits) {
        web.send(text("ping"), frame(FIN | bits | TEXT, "ping"), text("leave"));
        assertFault(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void reservedOpcodesAreFaults(int opcode) {
        web.send(text("ping"), frame(FIN | opcode, "x"), text("leave"));
        assertFault(1002);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999})
    void statusesWithoutAMeaningAreFaults(int status) {
        web.send(text("ping"), close(status, ""), text("leave"));
        assertFault(1002);
    }

    /** The status of the close frame that a client gets; what it sends after that is ignored. */
    private static Arguments fault(String sentence, int status, byte[]... frames) {
        return Arguments.of(sentence, status, join(frames));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("binary", 1003, frame(FIN | BINARY, "x")),
                fault("binary in fragments", 1003, frame(BINARY, "x")),
                fault("not masked", 1002, unmasked(FIN | TEXT, bytes('x'))),
                fault("a ping that is not masked", 1002, unmasked(FIN | PING, bytes())),
                fault("reserved bit", 1002, frame(FIN | RSV1 | TEXT, "ping")),
                fault("reserved bits of a control frame", 1002, frame(FIN | 0x70 | PING, "")),
                fault(
                        "a reserved bit of a continuation",
                        1002,
                        frame(TEXT, "pi"),
                        frame(FIN | RSV1 | CONTINUATION, "ng")),
                fault("a reserved bit of a close", 1002, frame(FIN | RSV1 | CLOSE, "")),
                fault("a ping in fragments", 1002, frame(PING, "x")),
                fault("a long ping", 1002, frame(FIN | PING, x(126))),
                fault("a long pong", 1002, frame(FIN | PONG, x(126))),
                fault("a long close", 1002, frame(FIN | CLOSE, x(126))),
                fault("a continuation of nothing", 1002, frame(CONTINUATION, "x")),
                fault("the last continuation of nothing", 1002, frame(FIN | CONTINUATION, "x")),
                fault("a message within another", 1002, frame(TEXT, "pi"), text("ping")),
                fault("a length that is not the shortest", 1002, bytes(FIN | TEXT, 0x80 | 126, 0, 1)),
                fault(
                        "a long length that is not the shortest",
                        1002,
                        bytes(FIN | TEXT, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 1)),
                fault("a negative length", 1002, bytes(FIN | TEXT, 0x80 | 127, 0x80, 0, 0, 0, 0, 0, 0, 1)),
                fault("close with one byte", 1002, frame(FIN | CLOSE, "x")),
                fault("close with a status that has no meaning", 1002, close(1005, "")),
                fault("close with another", 1002, close(999, "")),
                fault("close with status 1016", 1002, close(1016, "")),
                fault("close with a reason that is not UTF-8", 1007, frame(FIN | CLOSE, bytes(0x03, 0xe8, 0xff))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faults(String sentence, int status, byte[] stream) {
        web.send(text("ping"), stream, text("leave"), text("leave"));
        assertFault(status);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultsByteByByte(String sentence, int status, byte[] stream) {
        web.sendSlowly(text("ping"), stream, text("leave"));
        assertFault(status);
    }

    private void assertFault(int status) {
        assertThat(web.received).hasSize(2).element(0).isEqualTo("ping");
        assertThat(web.received.get(1)).startsWith("broken: not accepted: ");
        assertThat(sent()).containsExactly("close " + status);
        web.say(new RoomEvent.Pong());
        assertThat(sent()).isEmpty();
        web.pass(Duration.ofSeconds(2));
        assertThat(web.received).last().isEqualTo("closed");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void answersACloseFrameWithItsStatus(int status) {
        web.send(close(status, "bye"), text("ping"));
        assertClosed("close " + status);
    }

    @Test
    void answersAnEmptyCloseFrame() {
        web.send(frame(FIN | CLOSE, ""), PING_FRAME);
        assertClosed("close");
    }

    @Test
    void answersACloseFrameWithinFragments() {
        web.send(frame(TEXT, "pi"), close(1000, ""), frame(FIN | CONTINUATION, "ng"));
        assertClosed("close 1000");
    }

    private void assertClosed(String answer) {
        assertThat(sent()).containsExactly(answer);
        web.pass(Duration.ofSeconds(2));
        assertThat(web.received).containsExactly("closed");
    }
}
