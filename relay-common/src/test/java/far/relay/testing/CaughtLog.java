package far.relay.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Catches what is logged in this process, for a test of faults that are to be logged: it can look at that, and nobody has to wonder
 * at it. Catches all of standard error, from its making until it is closed.
 */
public final class CaughtLog implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream caught = new ByteArrayOutputStream();

    /** Begins to catch. */
    public CaughtLog() {
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    }

    /** What was logged so far. */
    public String text() {
        return caught.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
