package far.relay.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Passes lines on to a slow or stuck stream and never waits for it: lines go into a queue, and a daemon thread writes them.
 * When the queue is full, further lines are dropped and counted until the thread has written all that is in it. Any thread
 * may write here.
 */
final class LogOutput extends OutputStream {
    /** The most bytes that wait to be written. */
    static final int CAPACITY = 128 * 1024;
    /** A longer line is passed on in pieces. */
    private static final int LONGEST_PIECE = 8 * 1024;
    /** About how many bytes a queued line needs besides its text. */
    private static final int LINE_OVERHEAD = 32;

    private final OutputStream out;
    private final LongConsumer onDropped;
    private final Queue<byte[]> queue = new ArrayDeque<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] lastWords;
    private int queued;
    private long dropped;
    private boolean writing;

    /** @param onDropped called with the number of dropped lines, by the writing thread, when it can write again */
    LogOutput(OutputStream out, LongConsumer onDropped) {
        this.out = out;
        this.onDropped = onDropped;
        Thread writer = new Thread(this::writeAll, "relay-log");
        writer.setDaemon(true);
        writer.start();
    }

    /** A stream for text that is written here line by line. */
    PrintStream printer() {
        return new PrintStream(this, false, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n' || line.size() >= LONGEST_PIECE) {
            enqueueLine();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void enqueueLine() {
        int cost = line.size() + LINE_OVERHEAD;
        if (dropped > 0 || queued + cost > CAPACITY) {
            dropped++;
        } else {
            queued += cost;
            queue.add(line.toByteArray());
            notifyAll();
        }
        line.reset();
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
        } catch (IOException e) {
            // The log cannot be written, and there is no other place to report it.
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
