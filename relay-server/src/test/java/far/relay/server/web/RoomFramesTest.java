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

import far.relay.codec.DecoderFlow;
import far.relay.codec.RoomCommandDecoder;
import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of a WebSocket (docs/rooms.md, section 1; RFC 6455, sections 5 to 8). */
class RoomFramesTest {
    private static final byte[] PING_FRAME = frame(FIN | PING, "p");
    private static final int LONGEST_PAYLOAD = RoomCommandDecoder.maxLine(WebChannel.MAX_MESSAGE);

    private final WebChannel web = WebChannel.webSocket();

    @AfterEach
    void end() {
        web.end();
    }

    private List<String> sent() {
        return Frames.read(web.sentBytes());
    }

    private static String x(int count) {
        return "x".repeat(count);
    }

    private static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

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
                fault("reserved opcode 3", 1002, frame(FIN | 3, "x")),
                fault("reserved opcode 7", 1002, frame(FIN | 7, "")),
                fault("reserved opcode 11", 1002, frame(FIN | 11, "")),
                fault("reserved opcode 15", 1002, frame(FIN | 15, "x")),
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
    @CsvSource({"1000, 1000", "1001, 1001", "3000, 3000", "4999, 4999"})
    void answersACloseFrameWithItsStatus(int status, int answer) {
        web.send(close(status, "bye"), text("ping"));
        assertClosed("close " + answer);
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

    @ParameterizedTest
    @CsvSource({"LEFT, 1000", "RESUMED, 1000", "ENDED, 1000", "REFUSED, 1008"})
    void byeIsFollowedByACloseFrame(ByeCode code, int status) {
        web.say(new RoomEvent.Bye(code, "for a reason")).say(new RoomEvent.Pong());
        web.channel.writeOutbound(new io.netty.handler.codec.http.websocketx.PingWebSocketFrame());
        assertThat(sent()).containsExactly("text bye " + code.word() + " for a reason", "close " + status);
    }

    @ParameterizedTest
    @CsvSource({"UTF8, 1007", "LONG, 1009", "FULL, 1008"})
    void theStatusTellsWhichErrorCameBefore(ErrorCode code, int status) {
        web.say(new RoomEvent.Error(code, "no")).say(new RoomEvent.Bye(ByeCode.REFUSED, "the end"));
        assertThat(sent()).last().isEqualTo("close " + status);
    }

    @Test
    void anErrorThatALaterVersionAddsIsLikeAnyOther() {
        web.say(new RoomEvent.Error("later", "no")).say(new RoomEvent.Bye(ByeCode.REFUSED, "the end"));
        assertThat(sent()).last().isEqualTo("close 1008");
    }

    @Test
    void sendsEventsOfAnyLength() {
        for (int length : new int[] {0, 118, 119, 65528, 65529}) {
            Message text = Message.of(x(length));
            web.say(new RoomEvent.Said(1, text));
            assertThat(sent()).containsExactly(("text said 1 " + x(length)).strip());
        }
    }

    @Test
    void passesOnOnlySoManyFramesAtOnce() {
        int many = 3 * DecoderFlow.AT_ONCE;
        web.send(join(Collections.nCopies(many, text("ping")).toArray(byte[][]::new)));
        assertThat(web.received).hasSize(DecoderFlow.AT_ONCE);
        assertThat(web.channel.config().isAutoRead()).isFalse();
        while (web.channel.hasPendingTasks() && web.received.size() < many) {
            int before = web.received.size();
            web.pass(Duration.ZERO);
            assertThat(web.received).hasSizeBetween(before, before + 2 * DecoderFlow.AT_ONCE);
        }
        assertThat(web.received).hasSize(many);
        assertThat(web.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void controlFramesCountToo() {
        byte[] pong = frame(FIN | PONG, "");
        web.send(join(Collections.nCopies(DecoderFlow.AT_ONCE, pong).toArray(byte[][]::new)), text("ping"));
        assertThat(web.received).isEmpty();
        web.pass(Duration.ZERO);
        assertThat(web.received).containsExactly("ping");
    }

    @Test
    void answersNoPingOfAClientThatDoesNotRead() {
        web.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        web.send(PING_FRAME);
        assertThat(sent()).isEmpty();
        web.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        web.send(PING_FRAME);
        assertThat(sent()).containsExactly("pong p");
    }

    @Test
    void passesOnAndReadsNothingWhileItIsPaused() {
        web.pause().send(text("ping"), PING_FRAME, text("leave"));
        assertThat(web.received).isEmpty();
        assertThat(sent()).isEmpty();
        assertThat(web.channel.config().isAutoRead()).isFalse();
        web.resume().pass(Duration.ZERO);
        assertThat(web.received).containsExactly("ping", "leave");
        assertThat(sent()).containsExactly("pong p");
        assertThat(web.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void passesOnWhatItHasReadWhenTheConnectionEnds() {
        web.send(join(Collections.nCopies(DecoderFlow.AT_ONCE + 1, text("ping")).toArray(byte[][]::new)));
        web.channel.close();
        assertThat(web.received).hasSize(DecoderFlow.AT_ONCE + 2).last().isEqualTo("closed");
    }

    @Test
    void countsWhatItKeeps() {
        assertThat(web.connection.bufferedBytes()).isZero();
        web.send(frame(TEXT, "say 1 " + x(50)));
        assertThat(web.connection.bufferedBytes()).isBetween(50L, 200L);
        web.sendSlowly(Frames.header(CONTINUATION, 40));
        web.send(bytes(1, 2, 3, 4), new byte[30]);
        assertThat(web.connection.bufferedBytes()).isBetween(80L, 400L);
        web.send(new byte[10], frame(FIN | CONTINUATION, ""));
        assertThat(web.connection.bufferedBytes()).isZero();
    }

    @Test
    void keepsNoMoreThanAMessageAndWhatWasReadWhateverIsSent() {
        web.send(frame(TEXT, "say 1 "));
        for (int i = 0; i < 1000; i++) {
            web.send(frame(CONTINUATION, ""), PING_FRAME);
        }
        assertThat(web.connection.bufferedBytes()).isLessThan(100);
        sent();
    }

    @Test
    void releasesWhatItKeepsWhenMemoryIsShort() {
        web.send(frame(TEXT, "say 1 " + x(50)));
        web.connection.drop();
        assertThat(web.connection.bufferedBytes()).isZero();
        assertThat(web.received).containsExactly("dropped");
        web.pass(Duration.ofSeconds(2));
        assertThat(web.channel.isOpen()).isFalse();
    }

    @Test
    void pingsAClientThatSendsNothing() {
        web.send(text("join kitchen"));
        web.pass(Duration.ofSeconds(20));
        assertThat(sent()).isEmpty();
        web.pass(Duration.ofSeconds(20));
        assertThat(sent()).containsExactly("ping");
        web.send(frame(FIN | PONG, ""));
        web.pass(Duration.ofSeconds(39));
        assertThat(sent()).isEmpty();
        assertThat(web.channel.isOpen()).isTrue();
    }

    @Test
    void aClientThatDoesNotAnswerIsDeadInTime() {
        web.send(text("join kitchen")).pass(WebChannel.DEAD_AFTER.minusNanos(1));
        assertThat(web.channel.isOpen()).isTrue();
        web.pass(Duration.ofNanos(1));
        assertThat(web.received).containsExactly("join kitchen", "broken: no answer to a ping for 1m", "closed");
    }

    @Test
    void aClientThatTheServerDoesNotReadFromIsNotDead() {
        web.send(text("join kitchen")).pause().pass(Duration.ofMinutes(10));
        assertThat(web.channel.isOpen()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void otherExceptionsAndEventsReachTheHandlerOfTheRoom() {
        web.channel.pipeline().fireUserEventTriggered("an event");
        web.channel.pipeline().fireExceptionCaught(new java.io.IOException("reset"));
        assertThat(web.received).containsExactly("broken: reset", "closed");
    }
}
