package far.relay.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts: each is about twice as long as the one before, with a random part so that clients do not
 * reconnect at the same time. Not thread-safe.
 */
public final class Backoff {
    private final long shortest;
    private final long longest;
    private final RandomGenerator random;
    private long next;

    /**
     * @param shortest what no pause is shorter than; at least 1 ms
     * @param longest what no pause is longer than; no less than the shortest
     */
    public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
        this.shortest = shortest.toMillis();
        this.longest = longest.toMillis();
        this.random = random;
        reset();
    }

    /** The next pause: by chance between what it is to be and half of that. */
    public Duration next() {
        next = Math.min(2 * next, longest);
        return Duration.ofMillis(random.nextLong(Math.max(shortest, next / 2), next + 1));
    }

    /** Begins with the shortest again. */
    public void reset() {
        next = shortest;
    }
}
