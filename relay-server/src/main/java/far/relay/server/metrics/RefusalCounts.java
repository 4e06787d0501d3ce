package far.relay.server.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often clients were refused, by the reason in the log. Reasons are texts of the server. There are fewer than {@link #MOST}; if
 * there were more, the others would count as {@link #OTHER}. For the event loop's thread.
 */
public final class RefusalCounts {
    /** The most reasons that are counted one by one. */
    static final int MOST = 64;

    static final String OTHER = "other";

    private final Map<String, Long> counts = new TreeMap<>();

    /** A client was refused. */
    public void add(String reason) {
        counts.merge(counts.size() < MOST || counts.containsKey(reason) ? reason : OTHER, 1L, Long::sum);
    }

    /** How often, by reason; only reasons that there were. */
    public Map<String, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
