package far.relay.server.room;

import far.relay.server.cli.ServerOptions;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what all clients together make the server hold below what its memory bears. Over a mark those who hold most are let go
 * until there is enough again. If that does not help, because there are too many clients that hold nothing, nobody new should be
 * let in. It counts held lines as they come and go; the rest it adds up now and then, and only while there are so many
 * clients that it could matter. Belongs to the loop's thread.
 */
public final class MemoryLimit {
    private static final Logger log = LoggerFactory.getLogger(MemoryLimit.class);
    /** About what a held line takes besides its bytes. */
    static final int LINE_BYTES = 64;
    /** About what a connection that does nothing takes. */
    private static final int CONNECTION_BYTES = 4 * 1024;

    private static final int TLS_CONNECTION_BYTES = 8 * 1024;
    /** About what is read from a connection at once, at most. */
    private static final int READ_BYTES = 64 * 1024;
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
    private static final int MIB = 1024 * 1024;

    private final Clock clock;
    private final Collection<Session> clients;
    private final long memory;
    private final DoubleSupplier directUse;
    private final int connection;
    private final long mostPerClient;
    private long held;
    private boolean looking;
    private boolean isShort;
    private boolean isFull;
    private long lastShort;
    private int letGo;

    /**
     * @param clients all who are there, at any time
     * @param memory how many bytes of memory there are
     * @param directUse how much of the direct memory is in use, from 0 to 1
     */
    MemoryLimit(
            ServerOptions options, Clock clock, Collection<Session> clients, long memory, DoubleSupplier directUse) {
        this.clock = clock;
        this.clients = clients;
        this.memory = memory;
        this.directUse = directUse;
        this.connection = options.entry().tls().isPresent() ? TLS_CONNECTION_BYTES : CONNECTION_BYTES;
        this.mostPerClient = connection
                + READ_BYTES
                + (long) options.hold() * (options.maxLine() + LINE_BYTES)
                + 3L * options.maxLine(); // one that is read, two that are written
    }

    /** The direct memory that Netty uses, as a share of all that it may use; 0 where it does not count it. */
    static double directUse() {
        return Math.max(0, (double) PlatformDependent.usedDirectMemory() / PlatformDependent.maxDirectMemory());
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
        if (held > SHORT * memory) {
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
        if (!looking && (isShort || clients.size() * mostPerClient > SHORT * memory)) {
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
        long used = buffered + (long) clients.size() * connection;
        double direct = buffered == 0 ? 0 : directUse.getAsDouble(); // what nobody uses, Netty keeps for the next
        if (used > SHORT * memory || direct > SHORT_DIRECT) {
            begin(used);
            used -= shed((long) Math.max(used - ENOUGH * memory, (direct - ENOUGH_DIRECT) * memory));
        } else if (isShort && clock.nanoTime() - lastShort >= CALM_NANOS) {
            end(used);
        }
        isFull = used > SHORT * memory;
    }

    private void begin(long used) {
        lastShort = clock.nanoTime();
        if (!isShort) {
            isShort = true;
            letGo = 0;
            log.warn(
                    "short of memory, clients take {} of {} MiB: closing the connections that take most",
                    used / MIB,
                    memory / MIB);
        }
    }

    private void end(long used) {
        isShort = false;
        log.info("enough memory again, clients take {} MiB: {} connections were closed", used / MIB, letGo);
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
            shed += client.bytes() + connection;
            client.shed();
            letGo++;
        }
        return shed;
    }
}
