package far.relay.server.room;

import java.util.concurrent.Future;

/** The time, and tasks that run later. For the thread of the lobby, on which the tasks run. */
public interface Clock {
    /** Nanoseconds since some moment in the past; never goes back. */
    long nanoTime();

    /** Milliseconds since 1970; never goes back. */
    long millis();

    /** Runs the task once, after this many nanoseconds. Cancelling the future removes the task at once. */
    Future<?> after(long nanos, Runnable task);
}
