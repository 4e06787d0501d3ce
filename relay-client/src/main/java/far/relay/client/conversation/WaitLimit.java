package far.relay.client.conversation;

import far.relay.client.conversation.Frontend.Wait;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Limits how long we wait for our turn. The time runs from the start, except while it is our turn. Thread-safe. */
final class WaitLimit {
    private final Optional<Duration> limit;
    private final Consumer<Wait> expired;

    private Wait wait = Wait.CONNECTION;
    private boolean running;
    private long since;

    /** @param expired receives what we have waited for; called once at most, by another thread, and never without a limit */
    WaitLimit(Optional<Duration> limit, Consumer<Wait> expired) {
        this.limit = limit;
        this.expired = expired;
    }

    /** Begins to measure. */
    void start() {
        restart(Wait.CONNECTION);
        limit.ifPresent(time -> checkIn(time.toNanos()));
    }

    /** We wait for this now; the clock runs on, or starts if it did not run. */
    synchronized void now(Wait what) {
        if (running) {
            wait = what;
        } else {
            restart(what);
        }
    }

    /** We begin to wait for this. */
    synchronized void restart(Wait what) {
        wait = what;
        running = true;
        since = System.nanoTime();
    }

    /** We do not wait. */
    synchronized void stop() {
        running = false;
    }

    private void checkIn(long nanos) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(this::check);
    }

    private void check() {
        long most = limit.orElseThrow().toNanos();
        long left;
        Wait what;
        synchronized (this) {
            left = running ? most - (System.nanoTime() - since) : most;
            what = wait;
        }
        if (left > 0) {
            checkIn(left);
        } else {
            expired.accept(what);
        }
    }
}
