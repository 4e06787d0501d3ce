package far.relay.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits how often an address may do something that is expensive for the server (a leaky bucket: {@link
 * #FORGOTTEN_PER_SECOND} events drain each second). Addresses are {@link far.relay.server.connection.PeerAddress#key}s,
 * and times are in nanoseconds. For the event loop's thread.
 */
public final class AddressRateLimit {
    /** The capacity of an address's bucket. */
    public static final int MOST = 200;

    /** How many events drain from a bucket in a second. */
    public static final int FORGOTTEN_PER_SECOND = 20;

    private static final long EACH = TimeUnit.SECONDS.toNanos(1) / FORGOTTEN_PER_SECOND;
    private static final int MOST_ADDRESSES = 4096;

    /** When the bucket of each address will be empty; the address that was inactive longest comes first. */
    private final Map<Object, Long> ends = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** Whether this address has reached the limit. */
    boolean isReached(Object address, long now) {
        Long end = ends.get(address);
        return end != null && end - now > (MOST - 1) * EACH;
    }

    /** Counts one more event of the address. */
    void add(Object address, long now) {
        Long end = ends.get(address);
        ends.put(address, (end == null || end - now < 0 ? now : end) + EACH);
    }

    /** Takes one event back. */
    void remove(Object address) {
        ends.computeIfPresent(address, (key, end) -> end - EACH);
    }
}
