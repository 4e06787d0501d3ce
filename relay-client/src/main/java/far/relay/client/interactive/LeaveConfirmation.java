package far.relay.client.interactive;

import java.time.Duration;
import java.util.Set;

/**
 * Decides whether the user wants to leave: asks before a single Ctrl+C, or a command of another program such as {@code
 * exit}, ends a conversation.
 */
final class LeaveConfirmation {
    /** The time after a Ctrl+C with nothing to undo in which a second one leaves. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** What leaves other programs: entered alone on a line, it may not be meant as a message. */
    private static final Set<String> ELSEWHERE = Set.of("exit", "quit", "/exit");

    /** When Ctrl+C was last pressed with nothing to undo, as {@link System#nanoTime}. */
    private long interrupted;

    /** The word of the last question while it is unanswered; otherwise empty. */
    private String asked;

    LeaveConfirmation() {
        reset();
    }

    /** Something else was done: the next Ctrl+C is a first one, and no answer is expected. */
    void reset() {
        interrupted = System.nanoTime() - AGAIN.toNanos();
        asked = "";
    }

    /** Ctrl+C with nothing to undo. Returns whether it is the second one, so that the client leaves. */
    boolean interrupt() {
        long now = System.nanoTime();
        boolean again = now - interrupted < AGAIN.toNanos();
        reset();
        interrupted = now;
        return again;
    }

    /** Whether a line may mean leaving, so that the client asks; not if it was entered twice in a row. */
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
