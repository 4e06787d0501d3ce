package far.relay.server.web;

import static far.relay.server.web.Frames.CONTINUATION;
import static far.relay.server.web.Frames.FIN;
import static far.relay.server.web.Frames.PONG;
import static far.relay.server.web.Frames.TEXT;
import static far.relay.server.web.Frames.frame;
import static far.relay.server.web.Frames.join;
import static far.relay.server.web.Frames.text;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.DecoderFlow;
import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handlers of a WebSocket with valid frames: what they send, keep and pass on, and when (docs/rooms.md, section 1). */
class RoomFramesTest extends WithWebSocket {

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
