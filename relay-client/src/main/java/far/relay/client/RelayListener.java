package far.relay.client;

import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.function.UnaryOperator;

/**
 * Hears what happens in a conversation, in order. All methods are called on the client's one thread, so never two at a
 * time, and while one of them blocks nothing else of this client goes on, nor of the others on the same event loop. They
 * may call any method of the client. An exception from one ends the conversation.
 *
 * <p>Texts arrive as their author wrote them: the escapes of the wire are gone (docs/protocol.md, section 6). They come
 * from a stranger and may hold control characters.
 */
public interface RelayListener {
    /** The connection stands. Called once, first; {@code client} is what the other methods may want to speak with. */
    default void connected(RelayClient client) {}

    /** We have this seat. Called once at most; a server that is full lets us wait for it. */
    default void seated(Seat seat) {}

    /**
     * Whose turn it is, whenever that changes: {@link Role#SPEAKER} where it is ours, {@link Role#LISTENER} where it is
     * the other's. The first call follows {@link #seated} when both seats are taken. Turns that a queued line takes at
     * once are not told, nor is one that was used already by a {@link RelayClient#say} in {@link #message}.
     */
    default void turn(Role role) {}

    /** The other seat said this. It is our turn now, unless a queued line has just used it. */
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

    /**
     * A listener that answers each message, replays too, at once; all that many bots need.
     *
     * @param first what it says where it has the first word
     * @param answer what it says to a message; called on the client's thread
     */
    static RelayListener answering(String first, UnaryOperator<String> answer) {
        return new AnsweringListener(first, answer);
    }
}
