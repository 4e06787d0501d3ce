package far.relay.server.listener;

import far.relay.server.connection.PeerAddress;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Counts the open connections of each address, from accept to close: connections in a TLS handshake, seated, waiting,
 * refused and lingering ones. An IPv6 /64 network counts as one address. For the event loop's thread.
 */
public final class AddressLimit {
    /** How many connections over the limit an address may have open while they receive a refusal. */
    public static final int REFUSALS = 4;

    private final IntSupplier limit;
    private final Map<Object, Integer> open = new HashMap<>();

    /** @param limit how many connections an address may have; 0 for any number. If it changes, connections that are open already count too */
    AddressLimit(IntSupplier limit) {
        this.limit = limit;
    }

    /**
     * Whether to close one more connection from this address at once; the address is a {@link PeerAddress#key}.
     *
     * @param refusals how many connections over the limit it may have open while they receive a refusal
     */
    boolean isFull(Object address, int refusals) {
        int most = limit.getAsInt();
        return most > 0 && open.getOrDefault(address, 0) >= most + refusals;
    }

    /** Counts a connection that was just accepted, until it closes. Returns whether it is within its address's limit. */
    boolean add(Channel connection) {
        Object address = PeerAddress.key(connection.remoteAddress());
        connection.closeFuture().addListener(closed -> remove(address));
        return add(address);
    }

    /** Counts a connection of this address, until {@link #remove}. Returns whether it is within the limit. */
    boolean add(Object address) {
        int count = open.merge(address, 1, Integer::sum);
        int most = limit.getAsInt();
        return most == 0 || count <= most;
    }

    /** One connection of this address less. */
    void remove(Object address) {
        open.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
    }
}
