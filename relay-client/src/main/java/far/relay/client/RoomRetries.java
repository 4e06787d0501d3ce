package far.relay.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a client of a named room connects again.
 *
 * @param afterLoss whether to do so after a lost connection
 * @param first whether to do so, too, if no server has ever answered
 * @param shortest the first pause, 1 ms or more
 * @param longest the last pause, not less than the first one
 */
record RoomRetries(boolean afterLoss, boolean first, Duration shortest, Duration longest) {
    RoomRetries {
        if (shortest.toMillis() < 1 || shortest.compareTo(longest) > 0) {
            throw new IllegalArgumentException("pauses are 1 ms or more, the shortest first");
        }
    }

    RoomRetries withAfterLoss(boolean value) {
        return new RoomRetries(value, first, shortest, longest);
    }

    RoomRetries withFirst(boolean value) {
        return new RoomRetries(afterLoss, value, shortest, longest);
    }

    RoomRetries withPauses(Duration newShortest, Duration newLongest) {
        return new RoomRetries(afterLoss, first, newShortest, newLongest);
    }

    /** The pauses between attempts of one client. */
    Backoff backoff() {
        return new Backoff(shortest, longest, RandomGenerator.getDefault());
    }
}
