package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** How a conversation ends: docs/rooms.md, sections 3.6 and 6. */
class RoomEndTest extends RoomScenarios {
    static Stream<Arguments> scenarios() {
        return Stream.of(
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
                                .get("wait 1")
                                .cut()
                                .connect()
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("bye resumed x")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("bye resumed x"),
                        JOIN,
                        "waiting 1",
                        "lost BROKEN",
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
                        "once for each such line",
                        s -> {
                            s.connect()
                                    .get("wait 1")
                                    .cut()
                                    .connect()
                                    .cut()
                                    .connect()
                                    .cut();
                            for (int i = 0; i < 3; i++) {
                                s.connect().seat(1, 1, 1).get("bye resumed x").cut();
                            }
                        },
                        JOIN,
                        "waiting 1",
                        "lost BROKEN",
                        JOIN,
                        "lost BROKEN",
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
                        "> (closes)",
                        "lost RESUMED",
                        RESUME,
                        "regained",
                        "ended RESUMED",
                        "> (closes)"),
                row(
                        "which it cannot after a long time",
                        s -> {
                            s.connect().get("wait 1").cut().connect().cut();
                            s.connect().seat(1, 1, 1);
                            s.conversation.forgetUnanswered();
                            s.get("bye resumed x");
                        },
                        JOIN,
                        "waiting 1",
                        "lost BROKEN",
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
                        s -> s.connect()
                                .get("bye restart x")
                                .cut()
                                .connect()
                                .cut()
                                .leave()
                                .connect()
                                .get("error token x", "bye refused x"),
                        JOIN,
                        "> (closes)",
                        "lost RESTART",
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

    @Test
    void leavingFailsWhatIsQueued() {
        RoomScript script = new RoomScript().connect().seat(2, 1, 1).queue("a").leave();
        assertFailed(script.said, IllegalStateException.class, OVER);
        assertFailed(script.say("b").said, IllegalStateException.class, OVER);
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
