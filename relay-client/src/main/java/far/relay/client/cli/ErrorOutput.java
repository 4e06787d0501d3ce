package far.relay.client.cli;

import far.relay.client.io.Output;
import far.relay.client.terminal.TerminalSanitizer;
import java.io.PrintStream;
import java.time.Duration;

/** Errors and warnings of the program: one line each on standard error. Never blocks, except {@link #close}. Thread-safe. */
final class ErrorOutput implements AutoCloseable {
    /** The exit status after an error. */
    static final int FAILED = 1;

    /** How long {@link #close} waits if standard error is not read. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Output lines;

    ErrorOutput(PrintStream err) {
        lines = new Output(err, e -> {}, CLOSE_TIMEOUT);
    }

    void print(String text) {
        lines.put("relay-client: " + TerminalSanitizer.sanitize(text));
    }

    /** Prints an error and returns the status for it. */
    int fail(String text) {
        print(text);
        return FAILED;
    }

    /** Writes what is left; later lines are dropped. */
    @Override
    public void close() {
        lines.close();
    }
}
