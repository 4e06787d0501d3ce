package far.relay.client.io;

import far.relay.client.terminal.TerminalSanitizer;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, where it is a terminal but no person types at it: each line of UTF-8 text is written as {@link TerminalSanitizer}
 * makes it, once it is complete. Keeps one line at a time. Not thread-safe.
 */
public final class SanitizedOutput extends FilterOutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    public SanitizedOutput(OutputStream terminal) {
        super(terminal);
    }

    /** Whether this process's standard output is a terminal. Java only knows whether input and output are both a terminal. */
    public static boolean isNeeded() {
        try {
            return new ProcessBuilder("test", "-t", "1")
                            .redirectOutput(Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // Windows, where a console shows control characters and does not obey them
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // never interrupted
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (b == '\n') {
            out.write((TerminalSanitizer.sanitize(line.toString(StandardCharsets.UTF_8)) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(b);
        }
    }
}
