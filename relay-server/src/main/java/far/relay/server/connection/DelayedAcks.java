package far.relay.server.connection;

import far.relay.server.room.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Delays {@code taken} where the partner answers at once, again and again, so that it is sent together with the answer: one write to
 * the network instead of two, as TCP delays its acknowledgements (RFC 1122, section 4.2.3.2). An acknowledgement that was delayed
 * in vain is sent after {@link #DELAY_MILLIS} to twice that time, and the next ones of this client at once. For the thread of one
 * event loop.
 */
public final class DelayedAcks {
    static final long DELAY_MILLIS = 40;

    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS);
    /** How many messages in sequence the partner must have answered within {@link #DELAY_MILLIS}. */
    public static final int ANSWERS = 16;

    private final Clock clock;
    private final int enough;
    /** The clients whose acknowledgement began to wait since the last round, and in the round before. */
    private List<Client> recent = new ArrayList<>();

    private List<Client> earlier = new ArrayList<>();
    private int round;
    private boolean isScheduled;

    /** @param enough how many messages in sequence the partner must have answered at once; {@link #ANSWERS} in production */
    public DelayedAcks(Clock clock, int enough) {
        this.clock = clock;
        this.enough = enough;
    }

    private void schedule() {
        if (!isScheduled) {
            isScheduled = true;
            clock.after(DELAY_NANOS, this::nextRound);
        }
    }

    private void nextRound() {
        isScheduled = false;
        List<Client> due = earlier;
        earlier = recent;
        recent = new ArrayList<>();
        due.forEach(client -> client.endWait(round - 1));
        round++;
        if (!earlier.isEmpty()) {
            schedule();
        }
    }

    /** The acknowledgements of one client. */
    final class Client {
        private final Runnable flush;
        /** How many messages in sequence the partner has answered at once, as far as that matters. */
        private int answers;

        private boolean waits;
        /** The round in which the last acknowledgement began to wait. */
        private int since = -1;

        /** When an acknowledgement was sent at once; at first so long ago that no message answers it. */
        private long ackedAt = clock.nanoTime() - DELAY_NANOS;

        /** @param flush sends what was written */
        Client(Runnable flush) {
            this.flush = flush;
        }

        /** An acknowledgement was written. Returns whether it is sent later; otherwise it must be sent now. */
        boolean delays() {
            if (answers < enough) {
                ackedAt = clock.nanoTime();
                return false;
            }
            waits = true;
            if (since != round) {
                since = round;
                recent.add(this);
                schedule();
            }
            return true;
        }

        /** A message of the partner was written, which is sent now, with all that waits. */
        void answered() {
            if (waits) {
                waits = false;
            } else if (clock.nanoTime() - ackedAt < DELAY_NANOS) {
                answers++;
            } else {
                answers = 0;
            }
        }

        private void endWait(int whichRound) {
            if (waits && since == whichRound) {
                waits = false;
                answers = 0;
                flush.run();
            }
        }
    }
}
