package far.relay.server.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Limits the memory of all clients together. Above a threshold it closes the clients that use most, until there is
 * enough memory again: first those that have no conversation. If that does not help, because too many clients use little each, the
 * server should refuse new clients. Held lines are counted at once; the rest is added up from time to time, and only while there are
 * enough clients to matter. For the loop's thread.
 */
public final class MemoryLimit {
    /** About how many bytes a held line needs besides its text. */
    public static final int LINE_BYTES = 64;
    /** The time between two checks. */
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** How long there must have been enough memory before this is reported. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The thresholds, as shares of the available memory. */
    private static final double ENOUGH = 0.2;

    private static final double SHORT = 0.25;
    /** Likewise, of the direct memory, which only the buffers of connections use. */
    private static final double ENOUGH_DIRECT = 0.5;

    private static final double SHORT_DIRECT = 0.625;

    /** A client whose memory is limited. */
    public interface Client {
        /** How many bytes the server keeps for it. */
        long bytes();

        /** Closes it, because it uses too much memory, and releases its buffers at once. */
        void shed();
    }

    private final Clock clock;
    private final List<Collection<? extends Client>> conversing = new ArrayList<>();
    private final List<Collection<? extends Client>> others = new ArrayList<>();
    private MemoryBudget budget;
    private final RoomObserver observer;
    private long held;
    private boolean checkScheduled;
    private boolean isShort;
    private boolean isFull;
    private long lastShort;
    private int closed;

    public MemoryLimit(MemoryBudget budget, Clock clock, RoomObserver observer) {
        this.budget = budget;
        this.clock = clock;
        this.observer = observer;
    }

    /** Other clients may come, or these may use more or less. */
    public void setBudget(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Limits the memory of these clients, too; a live view of them. */
    void include(Collection<? extends Client> some) {
        conversing.add(some);
    }

    /** Likewise, of clients that have no conversation. They are closed before all others, even if they use nothing. */
    public void includeWithoutConversation(Collection<? extends Client> some) {
        others.add(some);
    }

    private Stream<Collection<? extends Client>> clients() {
        return Stream.concat(conversing.stream(), others.stream());
    }

    private int count() {
        return clients().mapToInt(Collection::size).sum();
    }

    /** Whether to refuse new clients, because there are so many that closing the largest does not help. */
    public boolean isFull() {
        return isFull;
    }

    /** A client has been admitted. */
    public void connected() {
        scheduleCheckIfNeeded();
    }

    /** Adds to the bytes that are held for clients. May close clients, including the one whose bytes are added. */
    public void hold(long bytes) {
        held += bytes;
        if (held > SHORT * budget.available()) {
            check();
        } else {
            scheduleCheckIfNeeded();
        }
    }

    /** Subtracts from the bytes that are held for clients. */
    public void release(long bytes) {
        held -= bytes;
    }

    private void scheduleCheckIfNeeded() {
        if (!checkScheduled && (isShort || count() * budget.busiestClient() > SHORT * budget.available())) {
            checkScheduled = true;
            clock.after(CHECK_NANOS, () -> {
                checkScheduled = false;
                check();
                scheduleCheckIfNeeded();
            });
        }
    }

    private void check() {
        long buffered =
                clients().flatMap(Collection::stream).mapToLong(Client::bytes).sum();
        long used = buffered + (long) count() * budget.idleClient();
        double direct = buffered == 0
                ? 0
                : budget.directUse().getAsDouble(); // Netty keeps unused memory for the next connections
        if (used > SHORT * budget.available() || direct > SHORT_DIRECT) {
            begin(used);
            used -= shed(
                    (long) Math.max(used - ENOUGH * budget.available(), (direct - ENOUGH_DIRECT) * budget.available()));
        } else if (isShort && clock.nanoTime() - lastShort >= CALM_NANOS) {
            end(used);
        }
        isFull = used > SHORT * budget.available();
    }

    private void begin(long used) {
        lastShort = clock.nanoTime();
        if (!isShort) {
            isShort = true;
            closed = 0;
            observer.memoryIsShort(used, budget.available());
        }
    }

    private void end(long used) {
        isShort = false;
        observer.memoryIsEnough(used, closed);
    }

    /**
     * Closes the clients that use most, until they used this many bytes together, but none that has a conversation and
     * uses nothing. Returns how many bytes the closed clients used.
     */
    private long shed(long bytes) {
        List<Client> order = Stream.concat(
                        largestFirst(others), largestFirst(conversing).filter(client -> client.bytes() > 0))
                .toList();
        long shed = 0;
        for (Client client : order) {
            if (shed >= bytes) {
                break;
            }
            shed += client.bytes() + budget.idleClient();
            client.shed();
            closed++;
        }
        return shed;
    }

    private static Stream<Client> largestFirst(List<Collection<? extends Client>> some) {
        return some.stream()
                .<Client>flatMap(Collection::stream)
                .sorted(Comparator.comparingLong(Client::bytes).reversed());
    }
}
