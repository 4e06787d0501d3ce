package far.relay.server.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what all clients together make the server hold below what its memory bears. Over a mark those who hold most are let go
 * until there is enough again. If that does not help, because there are too many clients that hold nothing, nobody new should be
 * let in. It counts held lines as they come and go; the rest it adds up now and then, and only while there are so many
 * clients that it could matter. Belongs to the loop's thread.
 */
public final class MemoryLimit {
    /** About what a held line takes besides its bytes. */
    public static final int LINE_BYTES = 64;
    /** How often it adds up. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** How long there must have been enough memory to say so. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** The marks, as shares of the memory that there is. */
    private static final double ENOUGH = 0.2;

    private static final double SHORT = 0.25;
    /** Likewise, of the direct memory: all of that is for the buffers of connections. */
    private static final double ENOUGH_DIRECT = 0.5;

    private static final double SHORT_DIRECT = 0.625;

    private final Clock clock;
    private final Collection<Session> clients;
    private final MemoryBudget budget;
    private final RoomObserver observer;
    private long held;
    private boolean looking;
    private boolean isShort;
    private boolean isFull;
    private long lastShort;
    private int letGo;

    /** @param clients all who are there, at any time */
    MemoryLimit(MemoryBudget budget, Clock clock, Collection<Session> clients, RoomObserver observer) {
        this.budget = budget;
        this.clock = clock;
        this.clients = clients;
        this.observer = observer;
    }

    /** Whether nobody new should be let in: there are so many clients that letting the greedy go does not help. */
    public boolean isFull() {
        return isFull;
    }

    /** A client has come. */
    void connected() {
        lookIfItCouldMatter();
    }

    /** So many bytes more are held for clients. May let clients go, the one that they are held for among them. */
    void hold(long bytes) {
        held += bytes;
        if (held > SHORT * budget.available()) {
            look();
        } else {
            lookIfItCouldMatter();
        }
    }

    /** So many bytes less are held. */
    void release(long bytes) {
        held -= bytes;
    }

    private void lookIfItCouldMatter() {
        if (!looking && (isShort || clients.size() * budget.busiestClient() > SHORT * budget.available())) {
            looking = true;
            clock.after(LOOK_NANOS, () -> {
                looking = false;
                look();
                lookIfItCouldMatter();
            });
        }
    }

    private void look() {
        long buffered = 0;
        for (Session client : clients) {
            buffered += client.bytes();
        }
        long used = buffered + (long) clients.size() * budget.idleClient();
        double direct =
                buffered == 0 ? 0 : budget.directUse().getAsDouble(); // what nobody uses, Netty keeps for the next
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
            letGo = 0;
            observer.memoryIsShort(used, budget.available());
        }
    }

    private void end(long used) {
        isShort = false;
        observer.memoryIsEnough(used, letGo);
    }

    /** Lets those go who hold most, until they held so many bytes together; nobody who holds nothing. How many they held. */
    private long shed(long bytes) {
        List<Session> greedy = new ArrayList<>(clients);
        greedy.removeIf(client -> client.bytes() == 0);
        greedy.sort(Comparator.comparingLong(Session::bytes).reversed());
        long shed = 0;
        for (Session client : greedy) {
            if (shed >= bytes) {
                break;
            }
            shed += client.bytes() + budget.idleClient();
            client.shed();
            letGo++;
        }
        return shed;
    }
}
