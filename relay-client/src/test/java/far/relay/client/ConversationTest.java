package far.relay.client;

import static far.relay.client.Script.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The client's side of docs/protocol.md, sections 2 to 7: steps, and what the listener and the server receive. */
class ConversationTest {

    static Stream<Arguments> scenarios() {
        return Stream.of(
                // Section 4: seats and roles
                row("a first client has a seat and no turn yet", s -> s.seat(1).pause(), "seat 1"),
                row(
                        "the turn is reported after a role that arrived alone",
                        s -> s.seat(1).pause().emi().pause(),
                        "seat 1",
                        "our turn"),
                row(
                        "the turn is not reported before the read is over",
                        s -> s.seat(1).emi(),
                        "seat 1"),
                row("a listener waits", s -> s.seat(2).rec().pause(), "seat 2", "their turn"),
                row(
                        "turns alternate",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .relayed("a")
                                .send("b")
                                .relayed("c")
                                .send("d"),
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
                                .relayed("")
                                .send("fin")
                                .relayed("exit")
                                .send(""),
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
                // Ends
                row("exit ends a wait for a seat", s -> s.exit().closed(), "ended EXIT: the server sent exit"),
                row(
                        "exit ends a conversation, once, and nothing is reported after it",
                        s -> s.seat(1).emi().exit().pause().relayed("x").exit().closed(),
                        "seat 1",
                        "our turn",
                        "ended EXIT: the server sent exit"),
                row(
                        "a connection that closes without exit is lost",
                        s -> s.seat(1).closed().closed(),
                        "seat 1",
                        "ended BROKEN: the connection to relay.example:24573 broke: cut"),
                row("fin is sent once", s -> s.leave().leave().closed().leave(), "sent fin", "ended FIN: we sent fin"),
                row(
                        "after leaving only the end is reported",
                        s -> s.leave().seat(2).rec().pause().relayed("x").closed(),
                        "sent fin",
                        "ended FIN: we sent fin"),
                row(
                        "the server's exit may come while we leave",
                        s -> s.seat(1).leave().exit().closed(),
                        "seat 1",
                        "sent fin",
                        "ended EXIT: the server sent exit"),
                // Queue
                row(
                        "queued lines take one turn each, in order",
                        s -> s.queue("a")
                                .queue("b")
                                .queue("c")
                                .seat(1)
                                .emi()
                                .pause()
                                .relayed("x")
                                .relayed("y")
                                .relayed("z"),
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
                        "a line queued on our turn is sent at once",
                        s -> s.seat(1).emi().pause().queue("a"),
                        "seat 1",
                        "our turn",
                        "sent: a",
                        "their turn"),
                row(
                        "a queued line waits for the replay",
                        s -> s.queue("a").seat(2).emi().pause().relayed("old"),
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
                                .relayed("x")
                                .closed(),
                        "seat 2",
                        "their turn",
                        "sent fin",
                        "ended FIN: we sent fin"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void holdsTheRules(Consumer<Script> scenario, List<String> expected) {
        Script script = new Script(new RecordingListener());
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(expected);
    }

    private static void assertRefused(CompletableFuture<Void> sent, Class<? extends Exception> kind, String message) {
        assertThat(sent).isCompletedExceptionally();
        assertThatThrownBy(sent::join).cause().isExactlyInstanceOf(kind).hasMessage(message);
    }

    private static void assertOver(CompletableFuture<Void> sent) {
        assertRefused(sent, IllegalStateException.class, "the conversation is over");
    }

    private static void assertOutOfTurn(CompletableFuture<Void> sent) {
        assertRefused(sent, OutOfTurnException.class, "it is not our turn");
    }

    @Test
    void refusesToSendOutOfTurnAndNothingHappens() {
        Script script = new Script(new RecordingListener());
        assertOutOfTurn(script.send("early").sent);
        script.seat(1).emi();
        assertOutOfTurn(script.send("before the turn is certain").sent);
        assertThat(script.pause().send("a").sent).isCompleted();
        assertOutOfTurn(script.send("twice").sent);
        assertThat(script.relayed("b").send("c").sent).isCompleted();
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
    void refusesToSendOrQueueOnceItIsLeftOrOver() {
        Script left = new Script(new RecordingListener()).seat(1).emi().pause().leave();
        assertOver(left.send("x").sent);
        assertOver(left.queue("x").sent);
        Script over = new Script(new RecordingListener()).seat(1).emi().pause().exit();
        assertOver(over.send("x").sent);
        assertOver(over.queue("x").sent);
    }

    @Test
    void completesAQueuedLineWhenItIsSentAndFailsItWhenTheConversationIsOver() {
        Script script = new Script(new RecordingListener()).seat(2).rec().pause();
        CompletableFuture<Void> first = script.queue("a").sent;
        CompletableFuture<Void> second = script.queue("b").sent;
        assertThat(first).isNotDone();
        script.relayed("x");
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        script.closed();
        assertOver(second);
        assertOver(new Script(new RecordingListener()).queue("a").leave().sent);
    }

    @Test
    void queuesALimitedNumberOfLines() {
        String full = "1024 lines are waiting for their turns, and no more can";
        Script script = new Script(new RecordingListener());
        for (int i = 0; i < 1024; i++) {
            assertThat(script.queue("line").sent).isNotDone();
        }
        assertRefused(script.queue("one more").sent, IllegalStateException.class, full);
        assertThat(script.seat(1).emi().pause().queue("there is room again").sent)
                .isNotDone();
        assertRefused(script.queue("one more").sent, IllegalStateException.class, full);
    }

    @Test
    void reportsThatALineCouldNotBeWritten() {
        IOException broken = new IOException("Broken pipe");
        Conversation conversation = new Conversation(
                Script.ADDRESS, new RecordingListener(), Role.SENDER, command -> CompletableFuture.failedStage(broken));
        CompletableFuture<Void> queued = conversation.queue(Message.of("a")).toCompletableFuture();
        conversation.on(new Event.Seated(Seat.TWO));
        conversation.on(new Event.Assigned(Role.RECEIVER));
        conversation.on(new Event.Relayed(Message.of("x")));
        assertThatThrownBy(queued::join).cause().isSameAs(broken);
    }

    @Test
    void aListenerCanAnswerFromWithinAMessage() {
        Script[] script = new Script[1];
        script[0] = new Script(new RecordingListener() {
            @Override
            public void message(String text) {
                super.message(text);
                script[0].send("echo " + text);
            }
        });
        script[0].seat(2).rec().pause().relayed("a").relayed("b");
        assertThat(script[0].notes.lines())
                .containsExactly("seat 2", "their turn", "message: a", "sent: echo a", "message: b", "sent: echo b");
    }

    @Test
    void completesTheEndAfterTheListenerReceivedItEvenIfTheListenerFails() {
        Script script = new Script(new RecordingListener() {
            @Override
            public void ended(End end) {
                throw new IllegalArgumentException("a listener's bug");
            }
        });
        assertThat(script.conversation.end().toCompletableFuture()).isNotDone();
        assertThatThrownBy(script::exit).hasMessage("a listener's bug");
        assertThat(script.conversation.end().toCompletableFuture())
                .isCompletedWithValue(new End(End.Kind.EXIT, Script.ADDRESS, FailureReason.NONE));
    }
}
