package far.relay.client.bench;

/**
 * When messages are to be sent. A message that cannot go out when it is due, because its pair still waits for the one
 * before, carries the time when it was due all the same. So a server that stalls is charged for all that had to wait,
 * and not only for the message it was stalling on (the "coordinated omission" of measuring from the actual sending).
 */
@FunctionalInterface
interface Pace {
    /** Each message is due as soon as it can be sent. */
    Pace AS_ANSWERED = (message, now) -> now;

    /** Evenly spaced, the first one at {@code start}. */
    static Pace perSecond(int rate, long start) {
        return (message, now) -> start + Math.round(message * (1e9 / rate));
    }

    /**
     * When a message is due.
     *
     * @param message which one of the messages of all pairs, from 0; they take turns
     * @param now the time
     */
    long due(long message, long now);
}
