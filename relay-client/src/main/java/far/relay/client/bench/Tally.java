package far.relay.client.bench;

import org.HdrHistogram.Histogram;

/**
 * Counts messages and keeps their latencies. Every message sent and received is counted; the rate is that of the time
 * between {@link #begin} and {@link #end}; latencies are kept from {@link #begin} on, including messages that are still
 * in transit at {@link #end}, so that a server cannot hide a stall there. Belongs to one thread.
 */
final class Tally {
    /** The longest latency that is recorded as it is: an hour. */
    static final long LONGEST = 3_600_000_000_000L;

    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Histogram latencies = new Histogram(LONGEST, DIGITS);
    private long sent;
    private long received;
    private boolean begun;
    private boolean ended;
    private long begin;
    private long receivedAtBegin;
    private long end;
    private long receivedAtEnd;

    void sent() {
        sent++;
    }

    /** @param stamp when the message was due */
    void received(long stamp, long now) {
        received++;
        if (begun) {
            latencies.recordValue(Math.min(now - stamp, LONGEST));
        }
    }

    /** The warm-up is over. */
    void begin(long now) {
        begun = true;
        begin = now;
        receivedAtBegin = received;
    }

    /** Nothing more is sent. */
    void end(long now) {
        ended = true;
        end = now;
        receivedAtEnd = received;
    }

    /** How many messages are on their way, or lost. */
    long missing() {
        return sent - received;
    }

    /** How it is so far, or was if it has ended. */
    Figures figures(long now, long unsent) {
        long duration = begun ? (ended ? end : now) - begin : 0;
        long messages = begun ? (ended ? receivedAtEnd : received) - receivedAtBegin : 0;
        return new Figures(
                duration / NANOS_PER_SECOND,
                messages,
                micros(50),
                micros(99),
                micros(99.9),
                latencies.getMaxValue() / NANOS_PER_MICRO,
                sent,
                received,
                unsent);
    }

    long sentSoFar() {
        return sent;
    }

    private double micros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
