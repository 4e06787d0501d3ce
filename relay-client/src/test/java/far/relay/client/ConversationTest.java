package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's side of docs/protocol.md, sections 2 to 7: who did what, and what the listener and the server heard. */
class ConversationTest {

    static Stream<Arguments> scenarios() {
        return Stream.of(
                // Section 4: seats and roles
                row("a first client has a seat and no turn yet", s -> s.seat(1).pause(), "seat 1"),
                row(
                        "the turn is told once the role came alone",
                        s -> s.seat(1).pause().emi().pause(),
                        "seat 1",
                        "our turn"),
                row(
                        "the turn is not told before the read is over",
                        s -> s.seat(1).emi(),
                        "seat 1"),
                row("a listener waits", s -> s.seat(2).rec().pause(), "seat 2", "their turn"),
                row(
                        "turns alternate",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .said("a")
                                .say("b")
                                .said("c")
                                .say("d"),
                        "seat 2",
                        "their turn",
                        "message: a",
                        "our turn",
                        "sent: b",
                        "their turn",
                        "message: c",
                        "our turn",
                        "sent: d",
                        "their turn"),
                row(
                        "an empty line, and words that look like control, are messages",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .said("")
                                .say("fin")
                                .said("exit")
                                .say(""),
                        "seat 2",
                        "their turn",
                        "message: ",
                        "our turn",
                        "sent: fin",
                        "their turn",
                        "message: exit",
                        "our turn",
                        "sent: ",
                        "their turn"),
                // Section 4: replays
                row(
                        "what comes along with emi is the replay",
                        s -> s.seat(1).emi().said("old").pause().say("new"),
                        "seat 1",
                        "replay: old",
                        "our turn",
                        "sent: new",
                        "their turn"),
                row(
                        "a replay that has begun is waited for",
                        s -> s.seat(1).emi().midLine().midLine().said("old").pause(),
                        "seat 1",
                        "replay: old",
                        "our turn"),
                row(
                        "seat 2 in emi always waits for its replay",
                        s -> s.seat(2).emi().pause().pause().said("old").pause(),
                        "seat 2",
                        "replay: old",
                        "our turn"),
                row(
                        "a replay that comes late is one as long as we have not spoken, and the turn stays ours",
                        s -> s.seat(1)
                                .emi()
                                .pause()
                                .said("old")
                                .pause()
                                .say("new")
                                .said("newer"),
                        "seat 1",
                        "our turn",
                        "replay: old",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "once we have spoken, the first message is fresh",
                        s -> s.seat(1).emi().pause().say("a").said("b"),
                        "seat 1",
                        "our turn",
                        "sent: a",
                        "their turn",
                        "message: b",
                        "our turn"),
                row(
                        "with rec, too, what comes along is the replay",
                        s -> s.seat(2).rec().said("old").pause().say("new").said("newer"),
                        "seat 2",
                        "replay: old",
                        "our turn",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "with rec, too, a replay that has begun is waited for",
                        s -> s.seat(1).rec().midLine().said("old").pause(),
                        "seat 1",
                        "replay: old",
                        "our turn"),
                row(
                        "with rec, what comes later is fresh",
                        s -> s.seat(1).rec().pause().said("new").pause(),
                        "seat 1",
                        "their turn",
                        "message: new",
                        "our turn"),
                // Section 2: error
                row(
                        "an error that exit follows is the server's word, and the end",
                        s -> s.seat(1)
                                .emi()
                                .pause()
                                .say("x")
                                .said("error: too long")
                                .exit(),
                        "seat 1",
                        "our turn",
                        "sent: x",
                        "their turn",
                        "ended ERROR: too long"),
                row(
                        "an error whose exit has begun is not decided yet",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .said("error: too long")
                                .midLine()
                                .exit(),
                        "seat 2",
                        "their turn",
                        "ended ERROR: too long"),
                row(
                        "an error that nothing follows is a message",
                        s -> s.seat(2).rec().pause().said("error: mine").pause().exit(),
                        "seat 2",
                        "their turn",
                        "message: error: mine",
                        "our turn",
                        "ended EXIT: the server said exit"),
                row(
                        "an error that a message follows was a message",
                        s -> s.seat(2).emi().said("error: mine").said("b"),
                        "seat 2",
                        "replay: error: mine",
                        "our turn",
                        "message: b"),
                row(
                        "an error that comes before we spoke may be a late replay",
                        s -> s.seat(1).emi().pause().said("error: mine").pause(),
                        "seat 1",
                        "our turn",
                        "replay: error: mine"),
                row(
                        "an error before the end of the connection was a message",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .said("error: mine")
                                .midLine()
                                .closed(),
                        "seat 2",
                        "their turn",
                        "message: error: mine",
                        "our turn",
                        "ended LOST: broken"),
                row(
                        "an error where no message can be due is the server's word",
                        s -> s.seat(2).rec().pause().said("a").said("error: hm"),
                        "seat 2",
                        "their turn",
                        "message: a",
                        "our turn",
                        "ended ERROR: hm"),
                row(
                        "an error before the role is the server's word",
                        s -> s.seat(1).refused("not UTF-8").exit(),
                        "seat 1",
                        "ended ERROR: not UTF-8"),
                // Ends
                row("exit ends a wait for a seat", s -> s.exit().closed(), "ended EXIT: the server said exit"),
                row(
                        "exit ends a conversation, once, and nothing is told after it",
                        s -> s.seat(1).emi().exit().pause().said("x").exit().closed(),
                        "seat 1",
                        "ended EXIT: the server said exit"),
                row(
                        "a connection that closes without exit is lost",
                        s -> s.seat(1).closed().closed(),
                        "seat 1",
                        "ended LOST: broken"),
                row(
                        "leaving is said once",
                        s -> s.leave().leave().closed().leave(),
                        "sent fin",
                        "ended FIN: we said fin"),
                row(
                        "after leaving only the end is told",
                        s -> s.leave().seat(2).rec().pause().said("x").closed(),
                        "sent fin",
                        "ended FIN: we said fin"),
                row(
                        "the server's exit may come while we leave",
                        s -> s.seat(1).leave().exit().closed(),
                        "seat 1",
                        "sent fin",
                        "ended EXIT: the server said exit"),
                // Queue
                row(
                        "queued lines take one turn each, in order",
                        s -> s.queue("a")
                                .queue("b")
                                .queue("c")
                                .seat(1)
                                .emi()
                                .pause()
                                .said("x")
                                .said("y")
                                .said("z"),
                        "seat 1",
                        "sent: a",
                        "their turn",
                        "sent: b",
                        "message: x",
                        "sent: c",
                        "message: y",
                        "message: z",
                        "our turn"),
                row(
                        "a line queued on our turn is said at once",
                        s -> s.seat(1).emi().pause().queue("a"),
                        "seat 1",
                        "our turn",
                        "sent: a",
                        "their turn"),
                row(
                        "a queued line waits for the replay",
                        s -> s.queue("a").seat(2).emi().pause().said("old"),
                        "seat 2",
                        "sent: a",
                        "replay: old",
                        "their turn"),
                row(
                        "leaving drops queued lines",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .queue("a")
                                .leave()
                                .said("x")
                                .closed(),
                        "seat 2",
                        "their turn",
                        "sent fin",
                        "ended FIN: we said fin"));
    }

    private static Arguments row(String sentence, Consumer<Script> script, String... heard) {
        return Arguments.of(Named.of(sentence, script), List.of(heard));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void holdsTheRules(Consumer<Script> scenario, List<String> heard) {
        Script script = new Script(new Notes());
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(heard);
    }

    @Test
    void refusesToSpeakOutOfTurnAndNothingHappens() {
        Script script = new Script(new Notes());
        assertThatThrownBy(() -> script.say("early")).isInstanceOf(OutOfTurnException.class);
        script.seat(1).emi();
        assertThatThrownBy(() -> script.say("before the turn is certain")).isInstanceOf(OutOfTurnException.class);
        script.pause().say("a");
        assertThatThrownBy(() -> script.say("twice")).isInstanceOf(OutOfTurnException.class);
        script.said("b").say("c");
        assertThat(script.notes.lines())
                .containsExactly(
                        "seat 1",
                        "our turn",
                        "sent: a",
                        "their turn",
                        "message: b",
                        "our turn",
                        "sent: c",
                        "their turn");
    }

    @Test
    void refusesToSpeakOrQueueOnceItIsLeftOrOver() {
        Script left = new Script(new Notes()).seat(1).emi().pause().leave();
        assertThatIllegalStateException().isThrownBy(() -> left.say("x")).withMessage("the conversation is over");
        assertThatIllegalStateException().isThrownBy(() -> left.queue("x")).withMessage("the conversation is over");
        Script over = new Script(new Notes()).seat(1).emi().pause().exit();
        assertThatIllegalStateException().isThrownBy(() -> over.say("x")).withMessage("the conversation is over");
        assertThatIllegalStateException().isThrownBy(() -> over.queue("x")).withMessage("the conversation is over");
    }

    @Test
    void queuesSoManyLinesAndNoMore() {
        Script script = new Script(new Notes());
        for (int i = 0; i < 1024; i++) {
            script.queue("line");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> script.queue("one more"))
                .withMessage("1024 lines are waiting for their turns, and no more can");
        script.seat(1).emi().pause().queue("there is room again");
        assertThatIllegalStateException().isThrownBy(() -> script.queue("one more"));
    }

    @Test
    void letsAListenerAnswerFromWithinAMessage() {
        Script[] script = new Script[1];
        script[0] = new Script(new Notes() {
            @Override
            public void message(String text) {
                super.message(text);
                script[0].say("echo " + text);
            }
        });
        script[0].seat(2).rec().pause().said("a").said("b");
        assertThat(script[0].notes.lines())
                .containsExactly("seat 2", "their turn", "message: a", "sent: echo a", "message: b", "sent: echo b");
    }

    @Test
    void completesTheEndAfterTheListenerWasToldEvenIfThatFails() {
        Script script = new Script(new Notes() {
            @Override
            public void ended(End end) {
                throw new IllegalArgumentException("a listener's bug");
            }
        });
        assertThat(script.conversation.end().toCompletableFuture()).isNotDone();
        assertThatThrownBy(script::exit).hasMessage("a listener's bug");
        assertThat(script.conversation.end().toCompletableFuture())
                .isCompletedWithValue(new End(End.Kind.EXIT, "the server said exit"));
    }

    /** A conversation, and what may happen to it. */
    private static final class Script {
        final Notes notes;
        final Conversation conversation;

        Script(Notes notes) {
            this.notes = notes;
            this.conversation = new Conversation(notes, notes::sent);
        }

        Script seat(int number) {
            return on(new Event.Seated(number == 1 ? Seat.ONE : Seat.TWO));
        }

        Script emi() {
            return on(new Event.Assigned(Role.SPEAKER));
        }

        Script rec() {
            return on(new Event.Assigned(Role.LISTENER));
        }

        Script said(String text) {
            return on(new Event.Said(Message.of(text)));
        }

        Script refused(String reason) {
            return on(new Event.Refused(reason));
        }

        Script exit() {
            return on(new Event.Exit());
        }

        private Script on(Event event) {
            conversation.on(event);
            return this;
        }

        Script pause() {
            conversation.pause(false);
            return this;
        }

        Script midLine() {
            conversation.pause(true);
            return this;
        }

        Script closed() {
            conversation.closed("broken");
            return this;
        }

        Script say(String text) {
            conversation.say(Message.of(text));
            return this;
        }

        Script queue(String text) {
            conversation.queue(Message.of(text));
            return this;
        }

        Script leave() {
            conversation.leave();
            return this;
        }
    }
}
