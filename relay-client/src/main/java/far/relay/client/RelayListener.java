package far.relay.client;

import java.util.function.UnaryOperator;

/**
 * Receives what happens on a client's connection, in order. All methods are called on the client's one thread, so never two
 * at a time. A method that blocks stops this client, and all others on the same event loop. The methods may call any method
 * of the client. An exception from one of them ends the conversation.
 */
public interface RelayListener extends ConversationListener {
    /** The connection stands. Called once, first; {@code client} is what the other methods may want to speak with. */
    default void connected(RelayClient client) {}

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
