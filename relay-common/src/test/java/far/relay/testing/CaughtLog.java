package far.relay.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Captures what is logged in this process, for tests of faults that must be logged. It captures all of standard error
 * until it is closed.
 */
public final class CaughtLog implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream caught = new ByteArrayOutputStream();

    /** Starts to capture. */
    public CaughtLog() {
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    }

    /** Everything logged so far. */
    public String text() {
        return caught.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
