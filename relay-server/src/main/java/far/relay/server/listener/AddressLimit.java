package far.relay.server.listener;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the open connections of each address, from accept to close: in a TLS handshake, seated, waiting, refused and
 * lingering ones alike. Of IPv6 a /64 network counts as one address. Belongs to the event loop's thread.
 */
public final class AddressLimit {
    /** How many connections over the limit an address may have open where they can be told that they are refused. */
    public static final int REFUSALS = 4;

    private static final int V6_NETWORK_BYTES = 8;

    private final int limit;
    private final int refusals;
    private final Map<Object, Integer> open = new HashMap<>();

    /**
     * @param limit how many connections an address may have; 0 for any number
     * @param refusals how many more it may have open while they are told that they are refused
     */
    AddressLimit(int limit, int refusals) {
        this.limit = limit;
        this.refusals = refusals;
    }

    /** Whether one more connection from this address, which is one of {@link #keyOf}, should be closed at once. */
    boolean isFull(Object address) {
        return limit > 0 && open.getOrDefault(address, 0) >= limit + refusals;
    }

    /** Counts a connection that was just accepted, until it closes. Returns whether it is within the limit of its address. */
    boolean add(Channel connection) {
        if (limit == 0) {
            return true;
        }
        Object address = keyOf(connection.remoteAddress());
        int count = open.merge(address, 1, Integer::sum);
        connection
                .closeFuture()
                .addListener(closed -> open.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1));
        return count <= limit;
    }

    /**
     * Equal for all peers that count as one address. Whoever has one IPv6 address has all of its /64 network (RFC 4291,
     * section 2.5.1).
     */
    public static Object keyOf(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet) {
            return inet.getAddress() instanceof Inet6Address v6
                    ? ByteBuffer.wrap(v6.getAddress(), 0, V6_NETWORK_BYTES)
                    : inet.getAddress();
        }
        return peer;
    }
}
