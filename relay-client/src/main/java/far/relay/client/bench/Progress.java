package far.relay.client.bench;

/**
 * How far a bench is.
 *
 * @param seated how many of its clients have a seat
 * @param seconds how long it has been in its stage
 * @param messagesPerSecond what was measured so far; 0 where nothing was
 * @param p99Micros the same, in microseconds
 */
public record Progress(Stage stage, int seated, long seconds, double messagesPerSecond, double p99Micros) {
    /** What a bench does, in this order. */
    public enum Stage {
        /** The clients connect, one after the other. */
        CONNECTING,
        /** They talk, and it does not count. */
        WARMING_UP,
        /** They talk, and it counts. */
        MEASURING,
        /** They send nothing more, wait for the messages in transit, and leave. */
        LEAVING
    }
}
