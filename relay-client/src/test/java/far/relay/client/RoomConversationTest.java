package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ByeCode;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Seats, turns and messages: docs/rooms.md, sections 3 and 4. */
class RoomConversationTest extends RoomScenarios {
    static Stream<Arguments> scenarios() {
        return Stream.of(
                row(
                        "seat 1 has the first turn",
                        s -> s.connect().seat(1, 1, 1).get("partner none"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "partner none"),
                row(
                        "messages alternate, each with the next number",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a\nb\\")
                                .get("taken 1", "said 2 c\\nd\\\\")
                                .say("e")
                                .get("taken 3"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a\\nb\\\\",
                        "their turn",
                        "taken 1",
                        "message 2 of 2: c\nd\\",
                        "our turn",
                        "> say 3 e",
                        "their turn",
                        "taken 3"),
                row(
                        "a replacement receives earlier messages, and has the turn with the one that waits",
                        s -> s.connect()
                                .seat(1, 4, 2)
                                .get("partner here Bob", "past 1 1 a", "past 2 2 b", "past 3 1 c"),
                        JOIN,
                        "seat 1",
                        "their turn",
                        "partner here Bob",
                        "past 1 of 1: a",
                        "past 2 of 2: b",
                        "past 3 of 1: c"),
                row(
                        "it is not our turn before the message that waits for us has arrived",
                        s -> s.connect().seat(2, 2, 2).say("early").get("partner here", "said 1 a"),
                        JOIN,
                        "seat 2",
                        "partner here",
                        "message 1 of 1: a",
                        "our turn"),
                row(
                        "a client waits in the queue",
                        s -> s.connect().get("wait 2", "wait 1").seat(2, 1, 1),
                        JOIN,
                        "waiting 2",
                        "waiting 1",
                        "seat 2",
                        "their turn"),
                row(
                        "the same partner is reported once",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .get("partner here Bob", "partner here Bob", "partner away Bob", "partner none"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "partner here Bob",
                        "partner away Bob",
                        "partner none"),
                row(
                        "unknown lines, pongs and messages to somebody without a seat are ignored; notices are not",
                        s -> s.connect().get("hello", "pong", "said 1 x", "taken 1", "notice a\\nb"),
                        JOIN,
                        "notice a\nb"),
                row(
                        "a turn that is used in the message is not reported",
                        s -> s.connect().seat(2, 1, 1).queue("b").get("said 1 a", "taken 2"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "> say 2 b",
                        "message 1 of 1: a",
                        "taken 2"));
    }

    @Test
    void aMessageOutOfTurnIsNotSent() {
        RoomScript script = new RoomScript().say("no seat yet");
        assertFailed(script.said, OutOfTurnException.class, "it is not our turn");
        script.connect().seat(1, 1, 1).say("a").say("twice");
        assertFailed(script.said, OutOfTurnException.class, "it is not our turn");
        assertThat(script.notes.lines()).doesNotContain("> say 1 twice", "> say 2 twice");
    }

    @Test
    void aMessageThatTheServerRefusesFailsAndTheConversationGoesOn() {
        RoomScript script =
                new RoomScript().connect().seat(1, 1, 1).say("a").get("error long too long", "bye refused x");
        assertFailed(script.said, MessageRefusedException.class, "too long");
        script.cut().connect().seat(1, 1, 1).say("b");
        assertThat(script.notes.lines())
                .endsWith(
                        "their turn",
                        "our turn",
                        "> (closes)",
                        "lost REFUSED",
                        RESUME,
                        "regained",
                        "> say 1 b",
                        "their turn");
    }

    @Test
    void theEndHasTheReasonOfAnOperatorWhoRemovesUsIfThereIsOne() {
        assertThat(removed("please be polite")).isEqualTo("the operator of the server removed you: please be polite");
        assertThat(removed(ByeCode.NO_REASON)).isEqualTo("the operator of the server removed you");
    }

    private static String removed(String text) {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).get("bye removed " + text);
        return script.conversation.end().toCompletableFuture().join().text();
    }

    @Test
    void queuedMessagesTakeOneTurnEachAndFailWithTheEnd() {
        RoomScript script = new RoomScript().queue("a").connect().seat(1, 1, 1);
        CompletableFuture<Long> second = script.queue("b").said;
        CompletableFuture<Long> third = script.queue("c").said;
        script.get("taken 1", "said 2 x", "taken 3", "bye ended x");
        assertThat(second).isCompletedWithValue(3L);
        assertFailed(third, IllegalStateException.class, OVER);
        assertFailed(script.say("d").said, IllegalStateException.class, OVER);
        assertFailed(script.queue("d").said, IllegalStateException.class, OVER);
        assertThat(script.conversation.end().toCompletableFuture().join().kind())
                .isEqualTo(RoomEnd.Kind.ENDED);
    }

    @Test
    void queuesALimitedNumberOfMessages() {
        RoomScript script = new RoomScript();
        for (int i = 0; i < 1024; i++) {
            assertThat(script.queue("x").said).isNotDone();
        }
        String full = "1024 messages are waiting for their turns, and no more can";
        assertFailed(script.queue("x").said, IllegalStateException.class, full);
    }

    @Test
    void aListenerCanAnswerFromWithinAMessage() {
        RoomScript[] script = new RoomScript[1];
        script[0] = new RoomScript(new RecordingRoomListener() {
            @Override
            public void message(RoomMessage message) {
                super.message(message);
                script[0].say("echo");
            }
        });
        script[0].connect().seat(2, 1, 1).get("said 1 a", "taken 2", "said 3 b");
        assertThat(script[0].notes.lines())
                .containsExactly(
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "> say 2 echo",
                        "taken 2",
                        "message 3 of 1: b",
                        "> say 4 echo");
    }
}
