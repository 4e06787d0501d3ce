package far.relay.client;

import far.relay.protocol.Role;
import far.relay.protocol.Seat;

/**
 * Receives the events of one conversation, in order: the seat, the turns, the messages, the end. {@link RelayListener} adds
 * the connection and the threads.
 *
 * <p>Texts arrive as their author wrote them, without the escapes of the wire (docs/protocol.md, section 6). They come from a
 * stranger and can contain control characters.
 */
public interface ConversationListener {
    /** We have this seat. Called at most once; if the server is full, we wait for a seat first. */
    default void seated(Seat seat) {}

    /**
     * Whose turn it is, whenever that changes: {@link Role#SENDER} where it is ours, {@link Role#RECEIVER} where it is
     * the other's. The first call follows {@link #seated} when both seats are taken. A turn that a queued line uses at
     * once is not reported, nor one that a {@link RelayClient#send(String)} in {@link #message} has used.
     */
    default void turn(Role role) {}

    /** A message from the other seat. It is our turn now, unless a queued line has just used it. */
    default void message(String text) {}

    /**
     * The message that was waiting for this seat when we took it (docs/protocol.md, section 4). The client that had the
     * seat before may have seen it, and did not answer it. What is a replay depends on
     * {@link ClientOptions.Builder#replayRole}. As with {@link #message}, it is our turn now. Unless it is overridden, a
     * replay is a message.
     */
    default void replay(String text) {
        message(text);
    }

    /** It is over. Called exactly once, last. */
    default void ended(End end) {}
}
