package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LogOutputTest {
    private static final long MOMENT = 50;
    private static final long LONG = 10_000;

    /** Blocks writers until it is read. */
    private static final class Pipe extends ByteArrayOutputStream {
        private final CountDownLatch reader = new CountDownLatch(1);

        @Override
        public void write(byte[] bytes) {
            try {
                reader.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            write(bytes, 0, bytes.length);
        }

        List<String> lines() {
            return toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private final Pipe pipe = new Pipe();
    private final LogOutput log = new LogOutput(pipe, this::reportDropped);
    private final PrintStream printer = log.printer();

    private void reportDropped(long lines) {
        printer.println(lines + " dropped");
    }

    @Test
    void writesLinesInTheirOrder() {
        pipe.reader.countDown();
        printer.println("one");
        printer.print("the second has no ");
        printer.println("énd yet");
        printer.print("nor has the third");
        assertThat(log.drain(LONG)).isTrue();
        assertThat(pipe.lines()).containsExactly("one", "the second has no énd yet", "nor has the third");
    }

    @Test
    void neverWaitsForAReaderAndCountsWhatItDropped() {
        int lines = 10_000;
        for (int i = 0; i < lines; i++) {
            printer.println("line " + i + " ".repeat(100));
        }
        assertThat(log.drain(MOMENT)).isFalse();
        pipe.reader.countDown();
        assertThat(log.drain(LONG)).isTrue();
        printer.println("from now on nothing is lost");
        assertThat(log.drain(LONG)).isTrue();

        List<String> written = pipe.lines();
        int kept = written.size() - 2;
        assertThat(kept).isBetween(LogOutput.CAPACITY / 200, LogOutput.CAPACITY / 100);
        assertThat(written.get(kept - 1)).startsWith("line " + (kept - 1));
        assertThat(written).endsWith((lines - kept) + " dropped", "from now on nothing is lost");
    }

    @Test
    void writesTheLastLineAfterAllQueuedLines() {
        pipe.reader.countDown();
        printer.println("one");
        log.writeLast("last\n".getBytes(StandardCharsets.US_ASCII), LONG);
        assertThat(pipe.lines()).containsExactly("one", "last");
    }
}
