package far.relay.server.admin;

import java.util.List;

/** How much the server logs. For any thread. */
public interface LogLevel {
    /** The levels, the one that logs least first. */
    List<String> ALL = List.of("error", "warn", "info", "debug");

    /** The present one of {@link #ALL}. */
    String get();

    /** @param level one of {@link #ALL} */
    void set(String level);
}
