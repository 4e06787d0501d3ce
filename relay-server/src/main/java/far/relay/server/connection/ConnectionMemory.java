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

    /** One being read, two being written. */
    private static final long LINES_AT_ONCE = 3;

    private ConnectionMemory() {}

    /**
     * The budget of this process.
     *
     * @param limits the longest lines
     * @param web whether there is a web port, whose clients can have longer lines, and a history to be sent
     * @param tls whether a listener uses TLS
     */
    public static MemoryBudget budget(
            RoomSettings settings, int history, ConnectionLimits limits, boolean web, boolean tls) {
        int idle = tls ? TLS_BYTES : PLAIN_BYTES;
        int maxLine = limits.maxLine();
        long plain = (long) settings.hold() * (maxLine + MemoryLimit.LINE_BYTES) + LINES_AT_ONCE * maxLine;
        long named = web ? history + LINES_AT_ONCE * limits.maxMessage() : 0;
        long busiest = idle + READ_BYTES + Math.max(plain, named);
        return new MemoryBudget(Runtime.getRuntime().maxMemory(), ConnectionMemory::directUse, idle, busiest);
    }

    /** The direct memory that Netty uses, as a share of its limit; 0 if Netty does not count it. */
    private static double directUse() {
        return Math.max(0, (double) PlatformDependent.usedDirectMemory() / PlatformDependent.maxDirectMemory());
    }
}
