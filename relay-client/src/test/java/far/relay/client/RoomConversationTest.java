package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's side of docs/rooms.md, sections 3 to 6: steps, and what the listener and the server receive. */
class RoomConversationTest {
    private static final String JOIN = "> join kitchen token=" + RoomScript.TOKEN;
    private static final String RESUME = "> resume kitchen " + RoomScript.TOKEN;
    private static final String OVER = "the conversation is over";

    private static Arguments row(String sentence, Consumer<RoomScript> script, String... heard) {
        return Arguments.of(Named.of(sentence, script), List.of(heard));
    }

    static Stream<Arguments> scenarios() {
        return Stream.of(
                // 3. Seats, 4. Turns
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
                        "taken 2"),
                // 4.6: after a lost connection
                row(
                        "a lost client joins again with its token until it knows that it has a seat",
                        s -> s.connect().cut().connect().get("wait 1").cut().connect(),
                        JOIN,
                        "lost BROKEN",
                        JOIN,
                        "regained",
                        "waiting 1",
                        "lost BROKEN",
                        JOIN),
                row(
                        "then it resumes with the highest number that it knows",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .cut()
                                .connect()
                                .seat(2, 2, 2),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained"),
                row(
                        "a message that did not arrive is sent again",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a\nb")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("taken 1"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a\\nb",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "> say 1 a\\nb",
                        "taken 1"),
                row(
                        "a message that arrived is not sent again, though its taken was lost",
                        s -> s.connect().seat(1, 1, 1).say("a").cut().connect().seat(1, 2, 2),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "taken 1"),
                row(
                        "nor if the partner has answered it",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .cut()
                                .connect()
                                .seat(1, 3, 1)
                                .get("past 1 1 a", "said 2 b"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "taken 1",
                        "message 2 of 2: b",
                        "our turn"),
                row(
                        "a message that is received again is not reported again",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .cut()
                                .connect()
                                .seat(2, 2, 2)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2", "taken 2"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained",
                        "> say 2 b",
                        "their turn",
                        "taken 2"),
                row(
                        "what is said without a connection is sent on the next one",
                        s -> s.connect().seat(1, 1, 1).cut().say("a").connect().seat(1, 1, 1),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "lost BROKEN",
                        "their turn",
                        RESUME,
                        "regained",
                        "> say 1 a"),
                row(
                        "what could not be stored is sent again after a while, unless it was stored",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("error store x")
                                .later()
                                .get("error store x", "taken 1")
                                .later(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "delayed 1",
                        "> say 1 a",
                        "delayed 1",
                        "taken 1"),
                row(
                        "a client that is out of step comes back to see what the server has",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("error number x", "said 2 ignored")
                                .cut()
                                .connect()
                                .seat(1, 1, 1),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "> (closes)",
                        "lost OUT_OF_STEP",
                        RESUME,
                        "regained",
                        "> say 1 a"),
                // 4.6: a store that lost data
                row(
                        "our taken message that the server has lost is sent again",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("taken 1")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("taken 1", "said 2 b"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "taken 1",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained",
                        "data lost from 1",
                        "> say 1 a",
                        "taken 1",
                        "message 2 of 2: b",
                        "our turn"),
                row(
                        "several lost messages are repaired by both sides, and reported once",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2", "said 3 c")
                                .cut()
                                .connect()
                                .seat(2, 1, 1)
                                .get("said 1 a", "taken 2", "said 3 c"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "> say 2 b",
                        "their turn",
                        "taken 2",
                        "message 3 of 1: c",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=3",
                        "regained",
                        "data lost from 1",
                        "their turn",
                        "> say 2 b",
                        "taken 2",
                        "our turn"),
                row(
                        "if the partner says something else, the lost messages after it are forgotten",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2")
                                .cut()
                                .connect()
                                .seat(2, 1, 1)
                                .get("said 1 other"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "> say 2 b",
                        "their turn",
                        "taken 2",
                        "lost BROKEN",
                        RESUME + " have=2",
                        "regained",
                        "data lost from 1",
                        "message 1 of 1: other",
                        "our turn"),
                // 6: the end
                row(
                        "a restart is not the end",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .get("bye restart x")
                                .cut()
                                .connect(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> (closes)",
                        "lost RESTART",
                        RESUME),
                row(
                        "a seat that was resumed elsewhere is",
                        s -> s.connect().seat(1, 1, 1).get("bye resumed x").cut(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "ended RESUMED",
                        "> (closes)"),
                row(
                        "unless a first line of our own may have arrived late",
                        s -> s.connect()
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("bye resumed x")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("bye resumed x"),
                        JOIN,
                        "lost BROKEN",
                        JOIN,
                        "regained",
                        "seat 1",
                        "our turn",
                        "> (closes)",
                        "lost RESUMED",
                        RESUME,
                        "regained",
                        "ended RESUMED",
                        "> (closes)"),
                row(
                        "which it cannot after a long time",
                        s -> {
                            s.connect().cut().connect().seat(1, 1, 1);
                            s.conversation.forgetUnanswered();
                            s.get("bye resumed x");
                        },
                        JOIN,
                        "lost BROKEN",
                        JOIN,
                        "regained",
                        "seat 1",
                        "our turn",
                        "ended RESUMED",
                        "> (closes)"),
                row(
                        "other byes are the end, and nothing is reported after it",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .get("bye idle x", "said 1 x", "bye lonely x")
                                .cut(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "ended IDLE",
                        "> (closes)"),
                row(
                        "an unknown bye is the end, with its code",
                        s -> s.connect().get("bye party x"),
                        JOIN,
                        "ended BYE party",
                        "> (closes)"),
                row(
                        "a refusal is the end, with the code of the error",
                        s -> s.connect().get("error full x", "bye refused x"),
                        JOIN,
                        "ended REFUSED full",
                        "> (closes)"),
                row(
                        "a refusal without an error has a code, too",
                        s -> s.connect().get("bye refused x"),
                        JOIN,
                        "ended REFUSED refused",
                        "> (closes)"),
                row(
                        "a busy server refuses a newcomer",
                        s -> s.connect().get("error busy x", "bye refused x"),
                        JOIN,
                        "ended REFUSED busy",
                        "> (closes)"),
                row(
                        "but the owner of a seat tries again",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .cut()
                                .connect()
                                .get("error busy x", "bye refused x")
                                .cut()
                                .connect(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "lost BROKEN",
                        RESUME,
                        "> (closes)",
                        "lost REFUSED",
                        RESUME),
                row(
                        "a seat that is not ours any more is the end",
                        s -> s.connect().seat(1, 1, 1).cut().connect().get("error token x", "bye refused x"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "lost BROKEN",
                        RESUME,
                        "ended REFUSED token",
                        "> (closes)"),
                // attempts
                row("a first attempt that fails is the end", RoomScript::fail, "ended CANNOT_CONNECT", "> (closes)"),
                row(
                        "so is a server that never answers",
                        s -> s.connect().silence(),
                        JOIN,
                        "ended NO_ANSWER",
                        "> (closes)"),
                row(
                        "later attempts are repeated",
                        s -> s.connect().cut().fail().fail().connect().silence(),
                        JOIN,
                        "lost BROKEN",
                        "lost CANNOT_CONNECT",
                        "lost CANNOT_CONNECT",
                        JOIN,
                        "lost NO_ANSWER"),
                // leaving
                row(
                        "leaving gives up the seat, and only the end is reported then",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .leave()
                                .get("said 1 x", "partner none", "notice x", "bye left x")
                                .leave(),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "> leave",
                        "ended LEFT",
                        "> (closes)"),
                row("leaving before there is anything to give up", RoomScript::leave, "ended LEFT", "> (closes)"),
                row(
                        "leaving waits for the answer to the first line",
                        s -> s.connect().leave().seat(1, 1, 1).get("bye left x"),
                        JOIN,
                        "> leave",
                        "ended LEFT",
                        "> (closes)"),
                row(
                        "leaving the queue, once",
                        s -> s.connect()
                                .leave()
                                .get("wait 3", "wait 2")
                                .seat(1, 1, 1)
                                .get("bye left x"),
                        JOIN,
                        "> leave",
                        "ended LEFT",
                        "> (closes)"),
                row(
                        "leaving without a connection connects again for it, and sends what was said before",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .cut()
                                .leave()
                                .fail()
                                .connect()
                                .seat(1, 1, 1)
                                .get("taken 1", "bye left x"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "> say 1 a",
                        "> leave",
                        "ended LEFT",
                        "> (closes)"),
                row(
                        "leaving after an unanswered join gives up what the join may have got",
                        s -> s.connect().cut().leave().connect().get("error token x", "bye refused x"),
                        JOIN,
                        "lost BROKEN",
                        RESUME,
                        "ended LEFT",
                        "> (closes)"),
                row(
                        "closing keeps the seat",
                        s -> {
                            s.connect().seat(1, 1, 1).conversation.close();
                            s.conversation.close();
                            s.cut();
                        },
                        JOIN,
                        "seat 1",
                        "our turn",
                        "ended CLOSED",
                        "> (closes)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void holdsTheRules(Consumer<RoomScript> scenario, List<String> expected) {
        RoomScript script = new RoomScript();
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(expected);
    }

    private static void assertFailed(CompletableFuture<Long> said, Class<? extends Exception> kind, String message) {
        assertThatThrownBy(said::join).cause().isExactlyInstanceOf(kind).hasMessage(message);
    }

    @Test
    void aClientThatMayNotReconnectEndsWithTheConnection() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), false, 0, false, false);
        script.connect().seat(1, 1, 1).cut();
        assertThat(script.notes.lines()).endsWith("ended BROKEN", "> (closes)");
    }

    @Test
    void aClientMayRepeatItsFirstAttempt() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), false, 0, true, true);
        script.fail().connect().silence();
        assertThat(script.notes.lines()).containsExactly("lost CANNOT_CONNECT", JOIN, "lost NO_ANSWER");
    }

    @Test
    void aClientThatHasASeatFromBeforeResumesIt() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), true, 4, true, false);
        script.connect().seat(1, 7, 1).get("partner away", "past 5 1 e", "said 6 f");
        assertThat(script.notes.lines())
                .containsExactly(
                        RESUME + " have=4",
                        "seat 1",
                        "partner away",
                        "past 5 of 1: e",
                        "message 6 of 2: f",
                        "our turn");
    }

    @Test
    void aMessageIsCompletedWhenItIsTakenOnWhicheverConnection() {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).say("a");
        assertThat(script.said).isNotDone();
        script.get("taken 1");
        assertThat(script.said).isCompletedWithValue(1L);
        script.get("said 2 b").say("c").cut().connect();
        assertThat(script.said).isNotDone();
        script.seat(1, 4, 2);
        assertThat(script.said).isCompletedWithValue(3L);
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
    void aMessageThatWasNeverSentIsNotTakenIfAnotherClientSaidThatNumber() {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).cut().say("mine");
        script.connect().seat(1, 2, 2).get("past 1 1 another's");
        assertFailed(script.said, OutOfTurnException.class, "it is not our turn");
        assertThat(script.notes.lines()).endsWith("regained", "past 1 of 1: another's");
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
    void aMessageWhoseConversationTheStoreHasLostFails() {
        RoomScript script = new RoomScript()
                .connect()
                .seat(1, 1, 1)
                .say("a")
                .get("taken 1", "said 2 b")
                .say("c");
        script.cut().connect().seat(1, 2, 2).get("said 2 other");
        assertFailed(script.said, IllegalStateException.class, "the conversation has gone on without this message");
        assertThat(script.notes.lines()).endsWith("data lost from 2", "message 2 of 2: other", "our turn");
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
    void leavingFailsWhatIsQueued() {
        RoomScript script = new RoomScript().connect().seat(2, 1, 1).queue("a").leave();
        assertFailed(script.said, IllegalStateException.class, OVER);
        assertFailed(script.say("b").said, IllegalStateException.class, OVER);
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

    @Test
    void aListenerThatFailsEndsTheConversation() {
        RoomScript script = new RoomScript().connect();
        script.conversation.listenerFailed(new IllegalArgumentException("a bug"));
        script.conversation.listenerFailed(new IllegalArgumentException("another"));
        RoomEnd end = script.conversation.end().toCompletableFuture().join();
        assertThat(end.text()).isEqualTo("the listener failed: java.lang.IllegalArgumentException: a bug");
        assertThat(script.notes.lines()).containsExactly(JOIN, "ended LISTENER_FAILED", "> (closes)");
    }
}
