package far.relay.client.bench;

/**
 * What a bench has found. Latencies are those of the one way from a client through the server to the other, in
 * microseconds, and 0 where there are none.
 *
 * @param measuredSeconds how long was measured; 0 if it ended before
 * @param measuredMessages how many messages arrived in that time
 * @param sent all messages that were sent, in the warm-up too
 * @param received all messages that arrived, in the warm-up and after the end too
 * @param unsent how many more messages were due at the requested rate
 */
public record Figures(
        double measuredSeconds,
        long measuredMessages,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros,
        long sent,
        long received,
        long unsent) {

    /** How many messages arrived in a second; 0 if nothing was measured. */
    public double messagesPerSecond() {
        return measuredSeconds == 0 ? 0 : measuredMessages / measuredSeconds;
    }

    /** How many messages were sent and never arrived. */
    public long missing() {
        return sent - received;
    }
}
