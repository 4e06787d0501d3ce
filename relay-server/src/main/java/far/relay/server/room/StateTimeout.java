package far.relay.server.room;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Future;

/**
 * Does something when a state has lasted too long. The state may begin and end with every message: that costs a look at
 * the clock and no more, since the one task that waits looks at its end whether it is still too early.
 */
final class StateTimeout {
    /** Of what may last for ever. */
    private static final StateTimeout NEVER = new StateTimeout(null, Duration.ZERO, null);

    private final Clock clock;
    private final long nanos;
    private final Runnable expired;
    private Future<?> waiting;
    private boolean running;
    private long begin;

    private StateTimeout(Clock clock, Duration time, Runnable expired) {
        this.clock = clock;
        this.nanos = time.toNanos();
        this.expired = expired;
    }

    /** @param time how long the state may last; zero for as long as it likes */
    static StateTimeout of(Clock clock, Duration time, Runnable expired) {
        return time.isZero() ? NEVER : new StateTimeout(clock, time, expired);
    }

    /** The state begins now, whether or not it was on before. */
    void start() {
        if (this == NEVER) {
            return;
        }
        begin = clock.nanoTime();
        running = true;
        if (waiting == null) {
            await(nanos);
        }
    }

    /** The state is over, for now. */
    void stop() {
        running = false;
    }

    /** When the state began, as {@link Clock#nanoTime}; empty if it is not on, or may last for ever. */
    OptionalLong since() {
        return running ? OptionalLong.of(begin) : OptionalLong.empty();
    }

    /** There will be no such state any more. */
    void cancel() {
        running = false;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void await(long left) {
        waiting = clock.after(left, this::look);
    }

    private void look() {
        waiting = null;
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
