package far.relay.client.interactive;

import java.time.Duration;
import java.util.Set;

/** Whether the user really means to leave: asks before a single Ctrl+C or a habit from other programs ends a conversation. */
final class LeaveConfirmation {
    /** Within that time of a Ctrl+C that had nothing to take back, the next one leaves. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** What leaves other programs: entered alone on a line, it may not be meant as a message. */
    private static final Set<String> ELSEWHERE = Set.of("exit", "quit", "/exit");

    /** When Ctrl+C was pressed last with nothing to take back, in the time of {@link System#nanoTime}. */
    private long interrupted;

    /** The word that was asked about last, while the answer is open; else empty. */
    private String asked;

    LeaveConfirmation() {
        reset();
    }

    /** Something else was done: the next Ctrl+C is a first one, and no answer is expected. */
    void reset() {
        interrupted = System.nanoTime() - AGAIN.toNanos();
        asked = "";
    }

    /** Ctrl+C with nothing to take back. Returns whether it is the second one, and leaves. */
    boolean interrupt() {
        long now = System.nanoTime();
        boolean again = now - interrupted < AGAIN.toNanos();
        reset();
        interrupted = now;
        return again;
    }

    /** Whether a line that was entered may mean leaving, and is to be asked about; not if it was entered twice in a row. */
    boolean asks(String line) {
        boolean again = line.equals(asked);
        reset();
        if (!again && ELSEWHERE.contains(line)) {
            asked = line;
        }
        return !asked.isEmpty();
    }

    /** Whether there is a question that a line may answer. */
    boolean isOpen() {
        return !asked.isEmpty();
    }
}
