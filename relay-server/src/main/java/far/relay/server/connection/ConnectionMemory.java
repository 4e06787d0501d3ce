package far.relay.server.connection;

import far.relay.server.room.MemoryBudget;
import far.relay.server.room.MemoryLimit;
import far.relay.server.room.RoomSettings;
import io.netty.util.internal.PlatformDependent;

/** About how much memory connections take, measured with Netty's and the JDK's classes. */
public final class ConnectionMemory {
    private static final int PLAIN_BYTES = 4 * 1024;
    private static final int TLS_BYTES = 8 * 1024;
    /** About what is read from a connection at once, at most. */
    private static final int READ_BYTES = 64 * 1024;

    private ConnectionMemory() {}

    /** What there is for clients in this process whose lines have so many bytes at most. */
    public static MemoryBudget budget(RoomSettings settings, int maxLine, boolean tls) {
        int idle = tls ? TLS_BYTES : PLAIN_BYTES;
        long busiest = idle
                + READ_BYTES
                + (long) settings.hold() * (maxLine + MemoryLimit.LINE_BYTES)
                + 3L * maxLine; // one that is read, two that are written
        return new MemoryBudget(Runtime.getRuntime().maxMemory(), ConnectionMemory::directUse, idle, busiest);
    }

    /** The direct memory that Netty uses, as a share of all that it may use; 0 where it does not count it. */
    private static double directUse() {
        return Math.max(0, (double) PlatformDependent.usedDirectMemory() / PlatformDependent.maxDirectMemory());
    }
}
