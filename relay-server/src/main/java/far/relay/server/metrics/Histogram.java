package far.relay.server.metrics;

import java.util.concurrent.TimeUnit;

/** How many durations were how long. For the event loop's thread. */
public final class Histogram {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final double[] bounds;
    private final long[] boundNanos;
    private final long[] counts;
    private long sum;

    /** @param bounds the upper bounds of its buckets in seconds, ascending; one more bucket has all that is longer */
    Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.boundNanos = new long[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            boundNanos[i] = Math.round(bounds[i] * NANOS_PER_SECOND);
        }
        this.counts = new long[bounds.length + 1];
    }

    /** Records a duration in nanoseconds. */
    public void record(long nanos) {
        int bucket = 0;
        while (bucket < boundNanos.length && nanos > boundNanos[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += nanos;
    }

    /** The upper bounds of all buckets but the last, in seconds. */
    public double[] bounds() {
        return bounds.clone();
    }

    /** How many durations are in each bucket. */
    public long[] counts() {
        return counts.clone();
    }

    /** The sum of all durations, in seconds. */
    public double sum() {
        return sum / NANOS_PER_SECOND;
    }
}
