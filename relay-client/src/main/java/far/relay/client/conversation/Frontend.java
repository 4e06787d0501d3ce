package far.relay.client.conversation;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Our side of a conversation, a person or a program: receives the events, and sends through the
 * {@link Conversation}. Its methods are called one at a time, by different threads, an event loop among them, so
 * only {@link #ended} may block. They may call the conversation.
 */
public interface Frontend {
    /** What we wait for while it is not our turn. */
    enum Wait {
        CONNECTION,
        SEAT,
        PARTNER,
        TURN,
        ANSWER
    }

    /** A connection is established: the first one or, after a loss, another one. */
    default void connected(Conversation conversation) {}

    /** One second after {@link #connected} the server has not assigned a seat. @param plain whether we use plain text, not TLS */
    default void unseated(boolean plain) {}

    /** As {@link far.relay.client.RelayListener#seated}, on each connection. */
    default void seated(Seat seat) {}

    /**
     * The conversation continues over another connection, and waiting messages are sent. Called before {@link #turn}.
     *
     * @param known whether the server shows the conversation that was lost; else this may be another partner
     */
    default void resumed(boolean known) {}

    /**
     * On another connection the server does not show the conversation that was lost, so this may be another partner. Messages
     * in the {@link Outbox} are held back. Called before {@link #turn}.
     *
     * @param sent the messages that were sent and have no answer, or that no connection took, in order
     */
    void heldBack(List<Message> sent);

    /** As {@link far.relay.client.RelayListener#turn}. */
    default void turn(Role role) {}

    /** As {@link far.relay.client.RelayListener#message}. */
    void message(String text);

    /** As {@link #message}, in a named room. @param number of the message */
    default void message(long number, String text) {
        message(text);
    }

    /** As {@link far.relay.client.RelayListener#replay}, unless an earlier connection has delivered the message already. */
    default void replay(String text) {
        message(text);
    }

    /**
     * As {@link #message}, in a named room: a message that waited for the owner of our seat when we got it. An owner before us, or
     * this program when it was run before, may have received it.
     */
    default void replay(long number, String text) {
        message(number, text);
    }

    /** In a named room, something that does not happen in a plain one. */
    default void news(RoomNews news) {}

    /** There is no connection any more, or still none; the next attempt follows after the pause. The turn is unknown until then. */
    void lost(Loss loss, Duration pause);

    /** We have waited for this as long as the limit allows, and leave. Called by another thread, at any time. */
    default void timedOut(Wait what, Duration limit) {}

    /** The conversation is over. Called once, last. */
    default void ended(Ending end) {}

    /**
     * A signal ends the process: the frontend ends what it has started. Called by another thread at any time, before we leave;
     * must not block.
     */
    default void interrupt() {}

    /** The error on our side that ended the conversation, on one line; empty if there was none. */
    default Optional<String> error() {
        return Optional.empty();
    }

    /** The exit status of the program if all else went well. Called once the conversation is over. */
    default int status() {
        return 0;
    }
}
