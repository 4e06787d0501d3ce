package far.relay.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Addresses whose connections are refused for a minute, because one of them sent something that costs the server much
 * more than the sender. Addresses are {@link far.relay.server.connection.PeerAddress#key}s, and times are in
 * nanoseconds. For the event loop's thread.
 */
public final class BannedAddresses {
    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 1024;

    /** When each ban began, the oldest first. */
    private final Map<Object, Long> begins = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST;
        }
    };

    /** Bans this address. Its open connections stay open. */
    void ban(Object address, long now) {
        begins.remove(address);
        begins.put(address, now);
    }

    /** Whether this address is banned. */
    boolean contains(Object address, long now) {
        if (begins.isEmpty()) {
            return false;
        }
        Long begin = begins.get(address);
        if (begin != null && now - begin >= NANOS) {
            begins.remove(address);
            return false;
        }
        return begin != null;
    }
}
