package far.relay.client.program;

import far.relay.client.End;
import far.relay.client.RelayListener;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.Optional;

/**
 * Who holds a conversation, a person or a program: hears what happens, and speaks through the {@link Talk}. Its methods
 * are called one at a time, by various threads, an event loop among them, so only {@link #ended} may block. They may call the
 * talk.
 */
interface Session {
    /** A connection stands: the first one or, after a loss, another one. */
    default void connected(Talk talk) {}

    /** As {@link RelayListener#seated}, on each connection. */
    default void seated(Seat seat) {}

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
     * @param kind that of the {@link End} or the {@link far.relay.client.CannotConnectException}, as {@link Talk#kind}
     *     writes it
     * @param why the same for people, on one line in English
     */
    void lost(String kind, String why, Duration pause);

    /** It is over. Called once, last. */
    default void ended(End end) {}

    /**
     * A signal ends the process: what still runs for this session is to end as well. Called by another thread at any time,
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
