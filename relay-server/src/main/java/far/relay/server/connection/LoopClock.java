package far.relay.server.connection;

import far.relay.server.room.Clock;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The time of an event loop. An error in a scheduled task is reported as a failure. */
public final class LoopClock implements Clock {
    private final EventLoop loop;
    private final Failure failure;
    /** What is added to {@link #nanoTime} in milliseconds: a change of the system's time must not end a timeout early. */
    private final long epochMillis;

    public LoopClock(EventLoop loop, Failure failure) {
        this.loop = loop;
        this.failure = failure;
        this.epochMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(nanoTime());
    }

    @Override
    public long nanoTime() {
        return loop.ticker().nanoTime();
    }

    @Override
    public long millis() {
        return epochMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime());
    }

    @Override
    public Future<?> after(long nanos, Runnable task) {
        return loop.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Error e) {
            failure.check(e);
            throw e;
        }
    }
}
