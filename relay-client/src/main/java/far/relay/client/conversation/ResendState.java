package far.relay.client.conversation;

import far.relay.protocol.Message;
import far.relay.protocol.Seat;
import java.util.Optional;

/** What a conversation has to remember for its next connection. Thread-safe. */
final class ResendState {
    /** Our seat in the conversation; null if there was none. */
    private Seat seat;
    /** The last message received; null if there was none. */
    private String received;
    /** The message sent since, on a connection that took it; null if there was none. */
    private Message unanswered;

    /** The conversation is on this seat now. */
    synchronized void seated(Seat ours) {
        seat = ours;
    }

    /** Whether the conversation was on this seat. */
    synchronized boolean isSeat(Seat ours) {
        return ours == seat;
    }

    /** A message is about to be sent. */
    synchronized void sending(Message message) {
        unanswered = message;
    }

    /** No connection took this very message. */
    synchronized void notSent(Message message) {
        if (unanswered == message) {
            unanswered = null;
        }
    }

    /** A message was received: it answers what was sent. */
    synchronized void received(String text) {
        received = text;
        unanswered = null;
    }

    /** Whether this is the last message received. */
    synchronized boolean isLastReceived(String text) {
        return text.equals(received);
    }

    /** Whether nothing was sent or received. */
    synchronized boolean isEmpty() {
        return received == null && unanswered == null;
    }

    /** The message that was sent and has no answer yet. */
    synchronized Optional<Message> unanswered() {
        return Optional.ofNullable(unanswered);
    }

    /** Forgets all but the seat. */
    synchronized void clear() {
        received = null;
        unanswered = null;
    }
}
