package far.relay.server.cli;

import far.relay.server.connection.OutsideText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

/**
 * Passes lines on to a slow or stuck stream and never waits for it: lines go into a queue, and a daemon thread writes them.
 * When the queue is full, further lines are dropped and counted until the thread has written all that is in it. Any thread
 * may write here.
 *
 * <p>Each line is sanitized by {@link OutsideText}, whatever it quotes: a client, a certificate, a file or an argument.
 */
final class LogOutput extends OutputStream {
    /** The most bytes that wait to be written. */
    static final int CAPACITY = 128 * 1024;
    /** Enough bytes of a line, as each of its characters has four at most. */
    private static final int LONGEST_LINE = 4 * (OutsideText.LONGEST_LINE + 1);
    /** About how many bytes a queued line needs besides its text. */
    private static final int LINE_OVERHEAD = 32;

    private final OutputStream out;
    private final LongConsumer onDropped;
    private final Queue<byte[]> queue = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private UnaryOperator<String> format = OutsideText::line;
    private byte[] lastWords;
    private int queued;
    private long dropped;
    private long droppedInAll;
    /** Lines that could not be written, since one could. */
    private long unwritten;

    private boolean writing;

    /** @param onDropped called with the number of dropped lines, by the writing thread, when it can write again */
    LogOutput(OutputStream out, LongConsumer onDropped) {
        this.out = out;
        this.onDropped = onDropped;
        Thread writer = new Thread(this::writeAll, "relay-log");
        writer.setDaemon(true);
        writer.start();
    }

    /** How many lines were dropped so far. */
    synchronized long dropped() {
        return droppedInAll;
    }

    /** A stream for text that is written here line by line. What is printed as a line stays one, whatever it contains. */
    PrintStream printer() {
        return new Printer();
    }

    private final class Printer extends PrintStream {
        Printer() {
            super(LogOutput.this, false, StandardCharsets.UTF_8);
        }

        @Override
        public void println(String text) {
            writeLine(String.valueOf(text));
        }

        @Override
        public void println(Object text) {
            writeLine(String.valueOf(text));
        }
    }

    private synchronized void writeLine(String text) {
        int enough = Math.min(text.length(), OutsideText.LONGEST_LINE + 1);
        for (byte b : text.substring(0, enough).getBytes(StandardCharsets.UTF_8)) {
            add(b);
        }
        enqueueLine();
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            enqueueLine();
        } else {
            add(b);
        }
    }

    private void add(int b) {
        if (line.size() < LONGEST_LINE) {
            line.write(b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Formats each line of text like this, instead of {@link OutsideText#line}. The result must be one line. */
    synchronized void formatText(UnaryOperator<String> format) {
        this.format = format;
    }

    /** Writes a line that has its form already. */
    synchronized void writeFormatted(String formatted) {
        enqueue(formatted);
    }

    private void enqueueLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        enqueue(format.apply(text));
    }

    private void enqueue(String formatted) {
        byte[] next = (formatted + "\n").getBytes(StandardCharsets.UTF_8);
        int cost = next.length + LINE_OVERHEAD;
        if (dropped > 0 || queued + cost > CAPACITY) {
            dropped++;
            droppedInAll++;
        } else {
            queued += cost;
            queue.add(next);
            notifyAll();
        }
    }

    /**
     * Waits until everything is written, but not longer than the given time.
     *
     * @return whether everything is written
     */
    synchronized boolean drain(long millis) {
        if (line.size() > 0) {
            enqueueLine();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (writing || !queue.isEmpty() || dropped > 0 || lastWords != null) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Writes a line after everything that is queued, and waits for that as {@link #drain} does. Needs no memory.
     *
     * @param prepared the line, with its end
     */
    synchronized void writeLast(byte[] prepared, long millis) {
        lastWords = prepared;
        notifyAll();
        drain(millis);
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] next = awaitNext();
                if (next == null) {
                    reportDropped();
                } else {
                    pass(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // never happens; the thread ends
        }
    }

    private void pass(byte[] next) {
        try {
            out.write(next);
            reportWith(0);
        } catch (IOException e) {
            reportWith(1); // there is no other place to report it, until the log can be written again
        }
    }

    private synchronized void reportWith(int failed) {
        droppedInAll += failed;
        unwritten += failed;
        if (failed == 0) {
            dropped += unwritten;
            unwritten = 0;
        }
    }

    /** The next bytes to write; null if lines were dropped and everything before them is written. */
    private synchronized byte[] awaitNext() throws InterruptedException {
        writing = false;
        notifyAll();
        byte[] next = poll();
        while (next == null && dropped == 0) {
            wait();
            next = poll();
        }
        writing = true;
        return next;
    }

    private byte[] poll() {
        byte[] next = queue.poll();
        if (next != null) {
            queued -= next.length + LINE_OVERHEAD;
            return next;
        }
        next = lastWords;
        lastWords = null;
        return next;
    }

    private void reportDropped() {
        long lines;
        synchronized (this) {
            lines = dropped;
            dropped = 0;
        }
        onDropped.accept(lines);
    }
}
