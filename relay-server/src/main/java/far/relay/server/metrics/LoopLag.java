package far.relay.server.metrics;

/** How much later than planned a timer of the event loop runs: how long an event waits that comes at any moment. For its thread. */
public final class LoopLag {
    private final Histogram histogram =
            new Histogram(100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3, 1, 5);

    /** A timer has run this many nanoseconds late. */
    public void late(long nanos) {
        histogram.record(Math.max(0, nanos));
    }

    public Histogram histogram() {
        return histogram;
    }
}
