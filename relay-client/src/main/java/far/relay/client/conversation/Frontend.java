package far.relay.client.conversation;

import far.relay.client.End;
import far.relay.client.RelayListener;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who holds a conversation, a person or a program: hears what happens, and speaks through the {@link ReconnectingConversation}. Its methods
 * are called one at a time, by various threads, an event loop among them, so only {@link #ended} may block. They may call the
 * conversation.
 */
public interface Frontend {
    /** What we wait for while it is not our turn. */
    enum Wait {
        CONNECTION,
        SEAT,
        PARTNER,
        ANSWER
    }

    /** A connection stands: the first one or, after a loss, another one. */
    default void connected(ReconnectingConversation conversation) {}

    /** A second after {@link #connected} there is no seat yet. @param plain whether we speak plain text, and not TLS */
    default void unseated(boolean plain) {}

    /** As {@link RelayListener#seated}, on each connection. */
    default void seated(Seat seat) {}

    /**
     * On another connection, before the turn is told: we go on, and what waits is said.
     *
     * @param known whether the server shows the conversation that was lost; else this may be another partner
     */
    default void resumed(boolean known) {}

    /**
     * On another connection, before the turn is told: this may be another partner, as the server does not show the
     * conversation that was lost. Nothing is said by itself.
     *
     * @param lines what was said and has no answer, and what no connection took, in order; they are the session's now
     */
    void heldBack(List<String> lines);

    /** As {@link RelayListener#turn}. */
    default void turn(Role role) {}

    /** As {@link RelayListener#message}. */
    void message(String text);

    /** As {@link RelayListener#replay}, unless it was heard already on an earlier connection. */
    default void replay(String text) {
        message(text);
    }

    /**
     * There is no connection any more, or still none; after the pause another try is made. Whose turn it is then will be
     * told anew.
     *
     * @param kind that of the {@link End} or the {@link far.relay.client.CannotConnectException}, as {@link ReconnectingConversation#kind}
     *     writes it
     * @param why the same for people, on one line in English
     */
    void lost(String kind, String why, Duration pause);

    /** We have waited so long for this, and leave. Called by another thread, at any time. */
    default void timedOut(Wait what, Duration limit) {}

    /** It is over. Called once, last. */
    default void ended(End end) {}

    /**
     * A signal ends the process: what still runs for this frontend is to end as well. Called by another thread at any time,
     * before we leave; must not block.
     */
    default void hurry() {}

    /** What went wrong on our side and ended the conversation, on one line; empty where nothing did. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** What the program is to end with where all else went well. Asked once it is over. */
    default int status() {
        return 0;
    }
}
