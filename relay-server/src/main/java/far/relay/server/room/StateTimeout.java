package far.relay.server.room;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Future;

/**
 * Runs an action when a state has lasted too long. The state may begin and end with every message: this only reads the
 * clock, since the one scheduled task checks when it runs whether it is too early, and then waits again.
 */
final class StateTimeout {
    /** For a state without a limit. */
    private static final StateTimeout NEVER = new StateTimeout(null, Duration.ZERO, null);

    private final Clock clock;
    private final long nanos;
    private final Runnable expired;
    private Future<?> scheduled;
    private boolean running;
    private long begin;

    private StateTimeout(Clock clock, Duration time, Runnable expired) {
        this.clock = clock;
        this.nanos = time.toNanos();
        this.expired = expired;
    }

    /** @param time how long the state may last; zero for no limit */
    static StateTimeout of(Clock clock, Duration time, Runnable expired) {
        return time.isZero() ? NEVER : new StateTimeout(clock, time, expired);
    }

    /** The state begins now, also if it had begun before. */
    void start() {
        if (this == NEVER) {
            return;
        }
        begin = clock.nanoTime();
        running = true;
        if (scheduled == null) {
            await(nanos);
        }
    }

    /** The state ends. It may begin again. */
    void stop() {
        running = false;
    }

    /** When the state began, as {@link Clock#nanoTime}; empty if it is off or has no limit. */
    OptionalLong since() {
        return running ? OptionalLong.of(begin) : OptionalLong.empty();
    }

    /** The state ends and will not begin again. */
    void cancel() {
        running = false;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    private void await(long left) {
        scheduled = clock.after(left, this::check);
    }

    private void check() {
        scheduled = null;
        if (!running) {
            return;
        }
        long left = begin + nanos - clock.nanoTime();
        if (left > 0) {
            await(left);
        } else {
            running = false;
            expired.run();
        }
    }
}
