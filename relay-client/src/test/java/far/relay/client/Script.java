package far.relay.client;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** A conversation, and what may happen to it. */
final class Script {
    static final String ADDRESS = "relay.example:24573";

    final RecordingListener notes;
    final Conversation conversation;
    /** The result of the last line that was sent or queued. */
    CompletableFuture<Void> sent;

    /** A scenario: its steps, and the expected events. */
    static Arguments row(String sentence, Consumer<Script> script, String... heard) {
        return Arguments.of(Named.of(sentence, script), List.of(heard));
    }

    Script(RecordingListener notes) {
        this(notes, Role.SENDER);
    }

    /** @param replayRole what the server's {@code --replay-role} is */
    Script(RecordingListener notes, Role replayRole) {
        this.notes = notes;
        this.conversation = new Conversation(ADDRESS, notes, replayRole, notes::sent);
    }

    Script seat(int number) {
        return on(new Event.Seated(number == 1 ? Seat.ONE : Seat.TWO));
    }

    Script emi() {
        return on(new Event.Assigned(Role.SENDER));
    }

    Script rec() {
        return on(new Event.Assigned(Role.RECEIVER));
    }

    Script relayed(String text) {
        return on(new Event.Relayed(Message.of(text)));
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
        conversation.closed(End.Kind.BROKEN, FailureReason.verbatim("cut"));
        return this;
    }

    /** Sends a line; {@link #sent} is the result. */
    Script send(String text) {
        sent = conversation.send(Message.of(text)).toCompletableFuture();
        return this;
    }

    /** Queues a line; {@link #sent} is the result. */
    Script queue(String text) {
        sent = conversation.queue(Message.of(text)).toCompletableFuture();
        return this;
    }

    Script leave() {
        conversation.leave();
        return this;
    }
}
