package far.relay.transport;

/**
 * When an event loop works, and what time it is there. It reads the clock twice for each time that the loop polls with a result, and when
 * {@link #read} is called. For the thread of the loop; {@link TimedIoHandler} keeps it up to date.
 */
public final class LoopTime {
    /** Shorter pauses between two polls are those of a loop that spins: it had nothing to do. */
    private static final long SHORTEST_WORK_NANOS = 1_000;

    private boolean works;
    private long since;
    private long recent;
    private long busy;

    /** The loop has events, or something else to do. */
    void begin() {
        works = true;
        since = read();
    }

    /** Likewise, unless it is known already. */
    void beginUnlessBegun() {
        if (!works) {
            begin();
        }
    }

    /** The loop polls next. */
    void end() {
        if (works) {
            works = false;
            long work = System.nanoTime() - since;
            if (work >= SHORTEST_WORK_NANOS) {
                busy += work;
            }
        }
    }

    /** Reads the clock: nanoseconds of {@link System#nanoTime}. */
    public long read() {
        recent = System.nanoTime();
        return recent;
    }

    /** What the clock was when it was read last: since the loop began to work, or later. */
    public long recent() {
        beginUnlessBegun();
        return recent;
    }

    /** How many nanoseconds the loop has worked: handled events, or run tasks. */
    public long busyNanos() {
        return busy;
    }
}
