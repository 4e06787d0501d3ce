package far.relay.server.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counts the wrong secrets of each address, so that nobody can try many (docs/rooms.md, section 3.1). Keeps what it knows of the
 * {@value #MOST_ADDRESSES} addresses that were active last. Times are in milliseconds.
 */
final class WrongSecrets {
    /** The most wrong secrets of an address within a minute. */
    static final int MOST = 10;

    static final int MOST_ADDRESSES = 4096;
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    /** When each address sent its last wrong secrets; the address that was inactive longest comes first. */
    private final Map<Object, Deque<Long>> times = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Deque<Long>> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** Whether this address has sent too many. */
    boolean isReached(Object address, long now) {
        Deque<Long> last = times.get(address);
        return last != null && last.size() == MOST && now - last.getFirst() < MINUTE;
    }

    /** The address has sent a wrong secret. */
    void add(Object address, long now) {
        Deque<Long> last = times.computeIfAbsent(address, key -> new ArrayDeque<>(MOST));
        if (last.size() == MOST) {
            last.removeFirst();
        }
        last.add(now);
    }
}
