package far.relay.server.listener;

import io.netty.channel.Channel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Addresses that no connection is accepted from for a minute, because one of theirs was closed for what it sent, which
 * cost the server much more than its sender. Of IPv6 a /64 network counts as one address. Belongs to the event loop's thread.
 */
final class BannedAddresses {
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

    /** Bans the address of this connection. The connection itself, and others that it has, stay as they are. */
    void ban(Channel connection) {
        Object address = AddressLimit.keyOf(connection.remoteAddress());
        begins.remove(address);
        begins.put(address, now(connection));
    }

    /** Whether the address of this connection is banned. */
    boolean contains(Channel connection) {
        if (begins.isEmpty()) {
            return false;
        }
        Object address = AddressLimit.keyOf(connection.remoteAddress());
        Long begin = begins.get(address);
        if (begin != null && now(connection) - begin >= NANOS) {
            begins.remove(address);
            return false;
        }
        return begin != null;
    }

    private static long now(Channel connection) {
        return connection.eventLoop().ticker().nanoTime();
    }
}
