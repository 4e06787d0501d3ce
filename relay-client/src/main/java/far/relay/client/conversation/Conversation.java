package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import far.relay.client.InvalidMessageException;
import far.relay.protocol.Message;

/**
 * A conversation of the program, in a plain room or in a named one: what a frontend can do in it, and what holds it. Thread-safe.
 */
public interface Conversation {
    /**
     * The message with this text.
     *
     * @throws InvalidMessageException if the text cannot be sent
     */
    Message message(String text);

    /** Whether a message can have several lines. */
    boolean hasMultilineMessages();

    /** Sends a message. Call it on our turn. If the connection is lost before the server has it, the next one sends it. */
    void send(Message message);

    /** Leaves, even if it is not our turn, and does not reconnect. Does not wait. */
    void leave();

    /** Whether {@link #leave} was called. */
    boolean isLeaving();

    /**
     * Connects, and returns when the conversation is over and the frontend has received the end. If we leave before the
     * first connection, returns at once, and the frontend receives nothing. Called once.
     *
     * @throws CannotConnectException if the first attempt fails and is the only one
     */
    Ending run() throws CannotConnectException;

    /**
     * Ends the conversation because the program cannot go on, after a signal or an error: leaves a plain room, and closes the
     * connection to a named one, where the seat stays ours. Does not wait.
     */
    void disconnect();

    /** Whether we left while there was no connection. */
    boolean hasLeftWithoutConnection();
}
