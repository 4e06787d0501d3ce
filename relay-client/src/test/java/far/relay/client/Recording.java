package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events of a conversation, one line for each. Thread-safe. */
public class Recording {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private int awaited;

    public final List<String> lines() {
        return lines;
    }

    /** Waits until this is the last line, and one that is newer than the last that was awaited. For one thread. */
    public final void awaitLast(String line) {
        await().untilAsserted(() -> {
            List<String> now = List.copyOf(lines);
            assertThat(now).hasSizeGreaterThan(awaited).endsWith(line);
            awaited = now.size();
        });
    }

    public void seated(Seat seat) {
        lines.add("seat " + seat.number());
    }

    public void turn(Role role) {
        lines.add(role == Role.SENDER ? "our turn" : "their turn");
    }

    public void message(String text) {
        lines.add("message: " + text);
    }

    public void replay(String text) {
        lines.add("replay: " + text);
    }
}
