package far.relay.codec;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The connections of one event loop whose peers have sent more lines, or asked for more bytes, than are handled at once. They are served one
 * after the other, and the loop polls its sockets in between, so a peer that floods the loop delays only itself. For
 * the loop's thread.
 */
public final class Backlog {
    /** How long the loop works on the backlog before it polls again. */
    private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** Runs the task once, after the tasks that wait already, and after the loop has polled. */
    public void add(EventExecutor loop, Runnable task) {
        waiting.add(task);
        schedule(loop);
    }

    /**
     * Uses a timer, although it is due at once: Netty runs tasks that a task submits before it polls, and timers after
     * that.
     */
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
            // Tasks that are added again run after the next poll.
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
