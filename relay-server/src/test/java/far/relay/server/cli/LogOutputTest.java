package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

    /** As on a full disk, which has room again later. */
    @Test
    void countsLinesThatCannotBeWrittenAndReportsThemWhenOneCan() throws InterruptedException {
        AtomicBoolean full = new AtomicBoolean(true);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        AtomicReference<LogOutput> own = new AtomicReference<>();
        LogOutput disk = new LogOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        if (full.get()) {
                            throw new IOException("No space left on device");
                        }
                        written.write(b);
                    }
                },
                lines -> own.get().printer().println(lines + " dropped"));
        own.set(disk);
        disk.printer().println("one");
        disk.printer().println("two");
        assertThat(disk.drain(LONG)).isTrue();
        assertThat(disk.dropped()).isEqualTo(2);
        full.set(false);
        disk.printer().println("three");
        assertThat(disk.drain(LONG)).isTrue();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("three\n2 dropped\n");
        assertThat(disk.dropped()).isEqualTo(2);
    }

    @Test
    void formatsLinesOfTextAndPassesOnThoseThatAreFormatted() {
        pipe.reader.countDown();
        log.formatText(line -> "<" + line + ">");
        printer.println("a\nb");
        log.writeFormatted("c".repeat(5_000));
        assertThat(log.drain(LONG)).isTrue();
        assertThat(pipe.lines()).containsExactly("<a", "b>", "c".repeat(5_000));
    }

    @Test
    void whatIsPrintedAsALineStaysOneAndControlsNoTerminal() {
        pipe.reader.countDown();
        printer.println("a file\n2026-01-01T00:00:00.000Z INFO Main - ended\r\u001b[2J\u202e");
        printer.print("in parts: \u001b[31m\n");
        printer.write('\007');
        printer.println();
        printer.println((Object) "an object\nof two lines");
        assertThat(log.drain(LONG)).isTrue();
        assertThat(pipe.lines())
                .containsExactly(
                        "a file\\x0a2026-01-01T00:00:00.000Z INFO Main - ended\\x0d\\x1b[2J\\u202e",
                        "in parts: \\x1b[31m",
                        "\\x07",
                        "an object\\x0aof two lines");
    }

    @Test
    void cutsALineThatIsTooLong() {
        pipe.reader.countDown();
        printer.println("\ud83d\ude00".repeat(1_000_000));
        printer.print("b".repeat(1_000_000));
        printer.println("c");
        printer.println("the next one");
        assertThat(log.drain(LONG)).isTrue();
        assertThat(pipe.lines())
                .containsExactly("\ud83d\ude00".repeat(500) + "...", "b".repeat(1000) + "...", "the next one");
    }

    @Test
    void writesAStackTraceAsItIs() {
        pipe.reader.countDown();
        new IllegalStateException("text\u001b\nof an exception", new IllegalArgumentException("cause\n"))
                .printStackTrace(printer);
        assertThat(log.drain(LONG)).isTrue();
        assertThat(pipe.lines())
                .startsWith("java.lang.IllegalStateException: text\\x1b\\x0aof an exception")
                .contains("Caused by: java.lang.IllegalArgumentException: cause\\x0a")
                .anyMatch(line -> line.startsWith("\tat " + LogOutputTest.class.getName()));
    }

    @Test
    void writesTheLastLineAfterAllQueuedLines() {
        pipe.reader.countDown();
        printer.println("one");
        log.writeLast("last\n".getBytes(StandardCharsets.US_ASCII), LONG);
        assertThat(pipe.lines()).containsExactly("one", "last");
    }
}
