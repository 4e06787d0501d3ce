package far.relay.client;

import java.util.function.UnaryOperator;

/**
 * Receives what happens on a client's connection, in order. All methods are called on the client's one thread, so never two
 * at a time. A method that blocks stops this client, and all others on the same event loop. The methods may call any method
 * of the client. An exception from one of them ends the conversation.
 */
public interface RelayListener extends ConversationListener {
    /** The connection is open. Called once, first; {@code client} is the client to send with. */
    default void connected(RelayClient client) {}

    /**
     * A listener that answers each message, replays too, at once; all that many bots need.
     *
     * @param first the message to send if it has the first turn
     * @param answer makes the answer to a message; called on the client's thread
     */
    static RelayListener answering(String first, UnaryOperator<String> answer) {
        return new AnsweringListener(first, answer);
    }
}
