package far.relay.client.cli;

import far.relay.client.ClientOptions;
import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Outbox;
import far.relay.client.conversation.ReconnectingConversation;
import far.relay.client.transcript.Transcript;
import java.util.function.Consumer;

/** In any free seat of a server. */
record PlainConversations(ClientOptions server, ConversationOptions options) implements Conversations {
    @Override
    public String address() {
        return server.address();
    }

    @Override
    public int maxLine() {
        return server.maxLine();
    }

    @Override
    public Conversation create(
            Frontend frontend, Outbox outbox, boolean terminal, Transcript transcript, Consumer<String> warn) {
        return new ReconnectingConversation(
                server, frontend, outbox, options.reconnecting(terminal), options.timeout(terminal), transcript);
    }
}
