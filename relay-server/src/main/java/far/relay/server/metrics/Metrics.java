package far.relay.server.metrics;

import far.relay.transport.LoopTime;
import java.util.Optional;

/**
 * What a server counts and measures, except what each listener counts.
 *
 * @param time when its loop works; empty if no times are measured
 */
public record Metrics(
        Optional<LoopTime> time,
        LoopLag lag,
        MessageMetrics plainMessages,
        MessageMetrics namedMessages,
        SeatMetrics plainSeats,
        SeatMetrics namedSeats,
        MemoryMetrics memory) {
    /** Those of a new server. {@code time}: that of its loop; empty to measure no times. */
    public static Metrics of(Optional<LoopTime> time) {
        return new Metrics(
                time,
                new LoopLag(),
                new MessageMetrics(time),
                new MessageMetrics(time),
                new SeatMetrics(),
                new SeatMetrics(),
                new MemoryMetrics());
    }
}
