package far.relay.client.cli;

import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Outbox;
import far.relay.client.transcript.Transcript;
import java.util.function.Consumer;

/** Makes the conversation that the command line wants: in a plain room or in a named one. */
interface Conversations {
    /** The server's address. */
    String address();

    /** The most bytes of a line that is sent. */
    int maxLine();

    /**
     * The conversation, which does not run yet.
     *
     * @param outbox shared with the frontend
     * @param terminal whether the frontend is a person at a terminal
     * @param warn receives errors that do not end the conversation, on one line each
     */
    Conversation create(
            Frontend frontend, Outbox outbox, boolean terminal, Transcript transcript, Consumer<String> warn);
}
