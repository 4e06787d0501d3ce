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
    /** How many connections over the limit an address may have open while they are told that they are refused. */
    public static final int REFUSALS = 4;

    /** What becomes of a connection. */
    enum Verdict {
        /** It is within the limit. */
        ADMIT,
        /** It is over the limit, and may be told so. */
        REFUSE,
        /** So many of its address are over the limit that it is closed at once. */
        CLOSE
    }

    private static final int V6_NETWORK_BYTES = 8;

    private final int limit;
    private final Map<Object, Integer> open = new HashMap<>();

    /** @param limit how many connections an address may have; 0 for any number */
    AddressLimit(int limit) {
        this.limit = limit;
    }

    /** Counts a connection that was just accepted, until it closes. */
    Verdict add(Channel connection) {
        if (limit == 0) {
            return Verdict.ADMIT;
        }
        Object address = keyOf(connection.remoteAddress());
        int count = open.merge(address, 1, Integer::sum);
        connection
                .closeFuture()
                .addListener(closed -> open.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1));
        if (count <= limit) {
            return Verdict.ADMIT;
        }
        return count <= limit + REFUSALS ? Verdict.REFUSE : Verdict.CLOSE;
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
