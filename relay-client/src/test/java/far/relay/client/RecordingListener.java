package far.relay.client;

import far.relay.protocol.Command;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A listener that records its events and, on request, what was sent. */
class RecordingListener extends Recording implements RelayListener {
    CompletionStage<Void> sent(Command command) {
        lines().add(
                        command instanceof Command.Send send
                                ? "sent: " + send.message().text()
                                : "sent fin");
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void connected(RelayClient client) {
        lines().add("connected");
    }

    @Override
    public void ended(End end) {
        lines().add("ended " + end.kind() + ": " + end.text());
    }
}
