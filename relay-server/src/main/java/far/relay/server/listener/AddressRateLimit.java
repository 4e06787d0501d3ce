package far.relay.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits how often an address may do something that costs the server much. {@link #FORGOTTEN_PER_SECOND} times are forgotten each
 * second. Addresses are those of {@link far.relay.server.connection.PeerAddress#key}, and times are in nanoseconds. Belongs to
 * the event loop's thread.
 */
public final class AddressRateLimit {
    /** How many times an address may have that are not forgotten. */
    public static final int MOST = 200;

    /** How many times are forgotten in a second. */
    public static final int FORGOTTEN_PER_SECOND = 20;

    private static final long EACH = TimeUnit.SECONDS.toNanos(1) / FORGOTTEN_PER_SECOND;
    private static final int MOST_ADDRESSES = 4096;

    /** When the last time of an address will be forgotten; the addresses that were longest quiet come first. */
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

    /** The address does it once more. */
    void add(Object address, long now) {
        Long end = ends.get(address);
        ends.put(address, (end == null || end - now < 0 ? now : end) + EACH);
    }

    /** One time does not count after all. */
    void remove(Object address) {
        ends.computeIfPresent(address, (key, end) -> end - EACH);
    }
}
