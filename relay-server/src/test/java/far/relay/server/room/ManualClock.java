package far.relay.server.room;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A clock that only moves when a test moves it. */
public final class ManualClock implements Clock {
    private record Later(long at, FutureTask<?> task) {}

    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::at));
    private long now = 1_000;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long millis() {
        return TimeUnit.NANOSECONDS.toMillis(now);
    }

    @Override
    public Future<?> after(long nanos, Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        later.add(new Later(now + nanos, future));
        return future;
    }

    /** Advances the clock, and runs the tasks that become due. */
    public void pass(Duration time) {
        long end = now + time.toNanos();
        while (!later.isEmpty() && later.peek().at() <= end) {
            Later next = later.remove();
            now = next.at();
            next.task().run();
        }
        now = end;
    }

    /** How many tasks are scheduled. */
    public long tasks() {
        return later.stream().filter(next -> !next.task().isCancelled()).count();
    }
}
