package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import java.util.concurrent.CompletableFuture;

/** Holds a conversation in a thread of its own. */
final class RunningConversation {
    private RunningConversation() {}

    /** Returns how it ends. */
    static CompletableFuture<Ending> start(Conversation conversation) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return conversation.run();
                    } catch (CannotConnectException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }
}
