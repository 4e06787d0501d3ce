package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Command;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that notes what it hears, a line for each call, and what was sent if it is told. */
class Notes implements RelayListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    List<String> lines() {
        return lines;
    }

    /** Waits until this is the last line. */
    void awaitLast(String line) {
        await().untilAsserted(() -> assertThat(lines).endsWith(line));
    }

    CompletionStage<Void> sent(Command command) {
        lines.add(command instanceof Command.Say say ? "sent: " + say.message().text() : "sent fin");
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void connected(RelayClient client) {
        lines.add("connected");
    }

    @Override
    public void seated(Seat seat) {
        lines.add("seat " + seat.number());
    }

    @Override
    public void turn(Role role) {
        lines.add(role == Role.SPEAKER ? "our turn" : "their turn");
    }

    @Override
    public void message(String text) {
        lines.add("message: " + text);
    }

    @Override
    public void replay(String text) {
        lines.add("replay: " + text);
    }

    @Override
    public void ended(End end) {
        lines.add("ended " + end.kind() + ": " + end.text());
    }
}
