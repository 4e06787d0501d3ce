package far.relay.server.connection;

import far.relay.server.room.MemoryBudget;
import far.relay.server.room.MemoryLimit;
import far.relay.server.room.RoomSettings;
import io.netty.util.internal.PlatformDependent;

/** An estimate of the memory that connections use, measured with Netty's and the JDK's classes. */
public final class ConnectionMemory {
    private static final int PLAIN_BYTES = 4 * 1024;
    private static final int TLS_BYTES = 8 * 1024;
    /** About the most bytes that are read from a connection at once. */
    private static final int READ_BYTES = 64 * 1024;

    private ConnectionMemory() {}

    /** The budget of this process, with lines of at most {@code maxLine} bytes. */
    public static MemoryBudget budget(RoomSettings settings, int maxLine, boolean tls) {
        int idle = tls ? TLS_BYTES : PLAIN_BYTES;
        long busiest = idle
                + READ_BYTES
                + (long) settings.hold() * (maxLine + MemoryLimit.LINE_BYTES)
                + 3L * maxLine; // one being read, two being written
        return new MemoryBudget(Runtime.getRuntime().maxMemory(), ConnectionMemory::directUse, idle, busiest);
    }

    /** The direct memory that Netty uses, as a share of its limit; 0 if Netty does not count it. */
    private static double directUse() {
        return Math.max(0, (double) PlatformDependent.usedDirectMemory() / PlatformDependent.maxDirectMemory());
    }
}
