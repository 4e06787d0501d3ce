package far.relay.server.listener;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits how often an address may do something that is expensive for the server (a leaky bucket: some events drain each
 * second). Addresses are {@link far.relay.server.connection.PeerAddress#key}s, and times are in nanoseconds. For the event
 * loop's thread.
 */
public final class AddressRateLimit {
    /** The capacity of an address's bucket. */
    public static final int MOST = 200;

    private static final int MOST_ADDRESSES = 4096;

    /** The time in which one event drains. */
    private final long each;

    /** When the bucket of each address will be empty; the address that was inactive longest comes first. */
    private final Map<Object, Long> ends = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @param perSecond how many events drain from a bucket in a second */
    AddressRateLimit(int perSecond) {
        each = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Whether this address has reached the limit. */
    boolean isReached(Object address, long now) {
        Long end = ends.get(address);
        return end != null && end - now > (MOST - 1) * each;
    }

    /** Counts one more event of the address. */
    void add(Object address, long now) {
        Long end = ends.get(address);
        ends.put(address, (end == null || end - now < 0 ? now : end) + each);
    }

    /** Takes one event back. */
    void remove(Object address) {
        ends.computeIfPresent(address, (key, end) -> end - each);
    }
}
