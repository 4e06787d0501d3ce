package far.relay.client.bench;

/**
 * When messages are to be sent. A message that cannot be sent when it is due, because its pair still waits for the
 * message before, still carries the time when it was due. So when a server stalls, the latencies of all delayed messages
 * show it, and not only that of the message it stalled on. (Measuring from the actual sending would be "coordinated
 * omission".)
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
