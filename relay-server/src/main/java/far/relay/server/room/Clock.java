package far.relay.server.room;

import far.relay.server.connection.Failure;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What time it is, and what is to happen later. Belongs to the thread of the lobby, and runs on it what it is given. */
public interface Clock {
    /** Nanoseconds since some moment in the past; never goes back. */
    long nanoTime();

    /** Runs the task once, when so many nanoseconds are over; cancelling the future forgets it at once. */
    Future<?> after(long nanos, Runnable task);

    /** The time of an event loop. An error in what happens later is reported. */
    static Clock of(EventLoop loop, Failure failure) {
        return new Clock() {
            @Override
            public long nanoTime() {
                return loop.ticker().nanoTime();
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
        };
    }
}
