package far.relay.codec;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop whose peers have sent more than is handed on at once. Each is served for a moment, one after
 * the other, and the loop polls its sockets in between; so a peer that sends without end delays nobody but itself. Used on the
 * loop's thread only.
 */
public final class Backlog {
    /** How long the loop may work on it before it polls again. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** Runs the task, once, behind those that wait already, after the loop has polled. */
    void add(EventExecutor loop, Runnable task) {
        waiting.add(task);
        schedule(loop);
    }

    /** A timer, although it is due at once: Netty runs a task that a task submits before it polls, and a timer after that. */
    private void schedule(EventExecutor loop) {
        if (!scheduled && !waiting.isEmpty()) {
            scheduled = true;
            loop.schedule(() -> serve(loop), 0, TimeUnit.NANOSECONDS);
        }
    }

    private void serve(EventExecutor loop) {
        scheduled = false;
        long end = loop.ticker().nanoTime() + SLICE_NANOS;
        try {
            // Those that come back are served only after the next poll.
            for (int left = waiting.size(); left > 0; left--) {
                waiting.remove().run();
                if (loop.ticker().nanoTime() - end >= 0) {
                    return;
                }
            }
        } finally {
            schedule(loop);
        }
    }
}
