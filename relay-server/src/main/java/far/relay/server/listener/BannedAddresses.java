package far.relay.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Addresses that no connection is accepted from for a minute, because one of theirs was closed for what it sent, which
 * cost the server much more than its sender. Addresses are those of {@link far.relay.server.connection.PeerAddress#key}, and
 * times are in nanoseconds. Belongs to the event loop's thread.
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

    /** Bans this address. Connections that it has stay as they are. */
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
