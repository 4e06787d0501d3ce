package far.relay.server.listener;

import far.relay.server.connection.PeerAddress;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the open connections of each address, from accept to close: in a TLS handshake, seated, waiting, refused and
 * lingering ones alike. Of IPv6 a /64 network counts as one address. Belongs to the event loop's thread.
 */
public final class AddressLimit {
    /** How many connections over the limit an address may have open where they can be told that they are refused. */
    public static final int REFUSALS = 4;

    private final int limit;
    private final Map<Object, Integer> open = new HashMap<>();

    /** @param limit how many connections an address may have; 0 for any number */
    AddressLimit(int limit) {
        this.limit = limit;
    }

    /**
     * Whether one more connection from this address, which is one of {@link PeerAddress#key}, should be closed at once.
     *
     * @param refusals how many more than the limit it may have open while they are told that they are refused
     */
    boolean isFull(Object address, int refusals) {
        return limit > 0 && open.getOrDefault(address, 0) >= limit + refusals;
    }

    /** Counts a connection that was just accepted, until it closes. Returns whether it is within the limit of its address. */
    boolean add(Channel connection) {
        if (limit == 0) {
            return true;
        }
        Object address = PeerAddress.key(connection.remoteAddress());
        int count = open.merge(address, 1, Integer::sum);
        connection
                .closeFuture()
                .addListener(closed -> open.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1));
        return count <= limit;
    }
}
