package far.relay.client;

import java.util.Objects;

/**
 * Where the server is and how long its lines are.
 *
 * @param host the server's name or address; not blank
 * @param port the server's port; 1 to 65535
 * @param maxLine the most bytes a line may have, its terminator not counted, as the server has it (docs/protocol.md,
 *     section 1); 1 to 1,048,576
 */
public record ClientOptions(String host, int port, int maxLine) {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 44573;
    public static final int DEFAULT_MAX_LINE = 8192;

    public static final int LARGEST_PORT = 65535;
    public static final int LARGEST_MAX_LINE = 1 << 20;

    /** @throws IllegalArgumentException if a value is not as said above */
    public ClientOptions {
        Objects.requireNonNull(host, "host");
        require(!host.isBlank(), "the host is blank");
        require(1 <= port && port <= LARGEST_PORT, "a port is 1 to " + LARGEST_PORT + ", not " + port);
        require(
                1 <= maxLine && maxLine <= LARGEST_MAX_LINE,
                "a line's limit is 1 to " + LARGEST_MAX_LINE + " bytes, not " + maxLine);
    }

    private static void require(boolean met, String otherwise) {
        if (!met) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Host and port as people write them: {@code relay.example:44573}, {@code [::1]:44573}. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
