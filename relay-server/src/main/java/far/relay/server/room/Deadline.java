package far.relay.server.room;

import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action at a time that may change often. Putting it off only stores the new time, since the one scheduled task checks
 * when it runs whether it is too early, and then waits again.
 */
final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final Clock clock;
    private final Runnable action;
    private Future<?> scheduled;
    /** When the task runs. */
    private long scheduledAt = NEVER;

    private long at = NEVER;

    Deadline(Clock clock, Runnable action) {
        this.clock = clock;
        this.action = action;
    }

    /** @param millis when the action is to run, as {@link Clock#millis}; empty for never */
    void set(OptionalLong millis) {
        at = millis.orElse(NEVER);
        await();
    }

    private void await() {
        if (at < scheduledAt) {
            cancel();
            scheduledAt = at;
            scheduled = clock.after(TimeUnit.MILLISECONDS.toNanos(Math.max(0, at - clock.millis())), this::check);
        }
    }

    /** Cancels the task. */
    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
            scheduledAt = NEVER;
        }
    }

    private void check() {
        scheduled = null;
        scheduledAt = NEVER;
        if (at <= clock.millis()) {
            at = NEVER;
            action.run();
        } else {
            await();
        }
    }
}
