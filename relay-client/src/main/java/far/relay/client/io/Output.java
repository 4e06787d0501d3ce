package far.relay.client.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Lines for a stream that can be slow or blocked, such as a pipe that is not read. A daemon thread writes them, so
 * {@link #put} never blocks. UTF-8. Thread-safe.
 */
public final class Output {
    /** Bytes that may wait before {@link #awaitRoom} does. */
    static final int ROOM = 64 * 1024;

    /**
     * The number of unread bytes at which an output fails. Strict turns and {@link #awaitRoom} keep far below: there is
     * room for a message of 1 MiB of control characters, which are six bytes each in JSON.
     */
    static final int LIMIT = 16 * 1024 * 1024;

    /** The error of an output that blocks, worded like an error of the system. */
    static final String UNREAD = "nobody reads it";

    /** What is written at once, so that progress is seen. Shorter lines are one write each. */
    private static final int CHUNK = 64 * 1024;

    private final OutputStream out;
    private final Consumer<IOException> failed;
    private final Duration timeout;

    private final Queue<byte[]> lines = new ArrayDeque<>();
    /** Bytes of all lines that are not written yet. */
    private long waiting;

    private Thread writer;
    /** No more lines are accepted; the stream is closed once all are written. */
    private boolean closing;
    /** Writing has failed, and the owner is being informed. */
    private boolean failing;
    /** Nothing is written any more. */
    private boolean over;

    /**
     * @param out is closed at the end
     * @param failed receives the error if not all lines can be written; called once at most, by any thread
     * @param timeout how long {@link #close} waits for a stream that blocks
     */
    public Output(OutputStream out, Consumer<IOException> failed, Duration timeout) {
        this.out = out;
        this.failed = failed;
        this.timeout = timeout;
    }

    /** Queues a line, given without its LF. After a failure or {@link #close}, does nothing. */
    public void put(String line) {
        if (!accepts((line + "\n").getBytes(StandardCharsets.UTF_8))) {
            fail(new IOException(UNREAD));
        }
    }

    /** Returns false if too much is waiting already. */
    private synchronized boolean accepts(byte[] line) {
        if (waiting > LIMIT) {
            return false;
        }
        if (!closing && !failing) {
            lines.add(line);
            waiting += line.length;
            wakeWriter();
        }
        return true;
    }

    /** Waits until less than {@link #ROOM} bytes are waiting; not at all after a failure or {@link #close}. */
    public synchronized void awaitRoom() {
        while (waiting >= ROOM && !failing && !closing) {
            pause(0);
        }
    }

    /**
     * Accepts no more lines, and waits until all are written and the stream is closed; or until that has failed, which
     * it does too if the stream blocks for longer than the timeout.
     */
    public void close() {
        if (!isOverInTime()) {
            fail(new IOException(UNREAD));
        }
    }

    /** Accepts no more lines; the stream is closed once all are written. Does not wait. */
    public synchronized void finish() {
        closing = true;
        wakeWriter();
    }

    private synchronized boolean isOverInTime() {
        finish();
        long seen = waiting;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!over && System.nanoTime() - deadline < 0) {
            pause(1 + Duration.ofNanos(deadline - System.nanoTime()).toMillis());
            if (waiting != seen) {
                seen = waiting;
                deadline = System.nanoTime() + timeout.toNanos();
            }
        }
        return over;
    }

    private void wakeWriter() {
        if (writer == null && !failing) {
            writer = new Thread(this::writeAll, "output");
            writer.setDaemon(true);
            writer.start();
        }
        notifyAll();
    }

    private void writeAll() {
        try {
            for (byte[] line = next(); line.length > 0; line = next()) {
                write(line);
            }
            out.close();
            synchronized (this) {
                over = true;
                notifyAll();
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** The next line; an empty array if there are to be no more. */
    private synchronized byte[] next() {
        while (lines.isEmpty() && !closing && !failing) {
            pause(0);
        }
        return lines.isEmpty() ? new byte[0] : lines.remove();
    }

    private void write(byte[] line) throws IOException {
        for (int from = 0; from < line.length; from += CHUNK) {
            int length = Math.min(CHUNK, line.length - from);
            out.write(line, from, length);
            out.flush();
            written(length);
        }
    }

    private synchronized void written(int length) {
        waiting -= length;
        notifyAll();
    }

    private void fail(IOException e) {
        if (isFirst()) {
            failed.accept(e);
            synchronized (this) {
                over = true;
                notifyAll();
            }
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !failing && !over;
        failing = true;
        lines.clear();
        notifyAll();
        return first;
    }

    /** @param millis 0: without limit */
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // never interrupted
        }
    }
}
