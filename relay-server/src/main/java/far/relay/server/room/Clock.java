package far.relay.server.room;

import java.util.concurrent.Future;

/** What time it is, and what is to happen later. Belongs to the thread of the lobby, and runs on it what it is given. */
public interface Clock {
    /** Nanoseconds since some moment in the past; never goes back. */
    long nanoTime();

    /** Runs the task once, when so many nanoseconds are over; cancelling the future forgets it at once. */
    Future<?> after(long nanos, Runnable task);
}
