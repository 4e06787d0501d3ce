package far.relay.server.metrics;

import far.relay.transport.LoopTime;
import java.util.Optional;

/**
 * The messages in rooms of one kind, plain or named. It reads the clock once for a message, and not at all if nobody asks for
 * times. For the event loop's thread.
 */
public final class MessageMetrics {
    /** Not a time: the client has not been sent a message that it could answer. */
    public static final long NEVER = Long.MIN_VALUE;

    private final Optional<LoopTime> time;
    private final Histogram relaying =
            new Histogram(5e-6, 10e-6, 25e-6, 50e-6, 100e-6, 250e-6, 1e-3, 2.5e-3, 10e-3, 25e-3, 100e-3, 1);
    private final Histogram turns = new Histogram(1e-3, 10e-3, 0.1, 0.5, 1, 5, 15, 30, 60, 300, 900, 3600);
    private long received;
    private long receivedBytes;
    private long sent;
    private long sentBytes;

    /** @param time that of the loop; empty to measure no times */
    public MessageMetrics(Optional<LoopTime> time) {
        this.time = time;
    }

    /** A client has sent a message, whose text has this many bytes. Returns what {@link #handled} needs. */
    public long received(int bytes) {
        received++;
        receivedBytes += bytes;
        return sent;
    }

    /** A message is written to a client. Returns when, for {@link #handled}, or {@link #NEVER}. */
    public long sent(int bytes) {
        sent++;
        sentBytes += bytes;
        return time.isPresent() ? time.get().recent() : NEVER;
    }

    /**
     * A message of a client has been handled. If another message was written meanwhile, it was this one: those that wait for their
     * turn are not measured.
     *
     * @param before what {@link #received} returned for it
     * @param turnSince when the client was sent the message that this one answers, or {@link #NEVER}
     */
    public void handled(long before, long turnSince) {
        if (time.isPresent() && sent != before) {
            long arrival = time.get().recent();
            relaying.record(time.get().read() - arrival);
            if (turnSince != NEVER) {
                turns.record(arrival - turnSince);
            }
        }
    }

    public long received() {
        return received;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long sent() {
        return sent;
    }

    public long sentBytes() {
        return sentBytes;
    }

    /** From when the loop had handled the message before it, or was told of events, until the message was written to its receiver. */
    public Histogram relaying() {
        return relaying;
    }

    /** From when a message was written to a client, until its answer was there. */
    public Histogram turns() {
        return turns;
    }
}
