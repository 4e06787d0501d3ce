package far.relay.client;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.transport.Transport;
import io.netty.util.NetUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The options of a client: the server's address, TLS, the limit of lines, timeouts. Immutable. */
public final class ClientOptions {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 24573;
    public static final int DEFAULT_MAX_LINE = 8192;
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_DEAD_AFTER = Duration.ofSeconds(60);

    public static final int LARGEST_PORT = 65535;
    public static final int LARGEST_MAX_LINE = 1 << 20;
    public static final Duration SHORTEST_CONNECT_TIMEOUT = Duration.ofMillis(1);
    public static final Duration LONGEST_CONNECT_TIMEOUT = Duration.ofHours(1);
    public static final Duration SHORTEST_DEAD_AFTER = Transport.SHORTEST_DEAD_AFTER;
    public static final Duration LONGEST_DEAD_AFTER = Transport.LONGEST_DEAD_AFTER;

    private final String host;
    private final int port;
    private final int maxLine;
    private final Duration connectTimeout;
    private final Duration deadAfter;
    private final Role replayRole;
    private final ClientTls tls;

    private ClientOptions(Builder builder) {
        host = builder.host;
        port = builder.port;
        maxLine = builder.maxLine;
        connectTimeout = builder.connectTimeout;
        deadAfter = builder.deadAfter;
        replayRole = builder.replayRole;
        tls = builder.tls;
    }

    /** A builder with the default options: for a server on this machine that was started without options. */
    public static Builder builder() {
        return new Builder();
    }

    /** The server's name or address; not blank. */
    public String host() {
        return host;
    }

    /** The server's port; 1 to 65535. */
    public int port() {
        return port;
    }

    /**
     * The most bytes in a line that we send, without its terminator (docs/protocol.md, section 1); 1 to 1,048,576.
     * Lines of up to 1,048,576 bytes are accepted from the server, whatever this limit is.
     */
    public int maxLine() {
        return maxLine;
    }

    /**
     * The time limit for connecting, over all addresses of the host, without the name look-up. A TLS handshake has the
     * same limit. 1 ms to 1 h.
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * How long the server's host may acknowledge nothing, not even the system's keep-alive probes, before the
     * connection is lost; 4 s to 1 d.
     */
    public Duration deadAfter() {
        return deadAfter;
    }

    /**
     * The role that the server sends a client before a replay (docs/protocol.md, section 4): {@link Role#SENDER} for
     * {@code emi}, {@link Role#RECEIVER} for {@code rec}.
     */
    public Role replayRole() {
        return replayRole;
    }

    /** The TLS settings; empty for plain text. */
    public Optional<ClientTls> tls() {
        return Optional.ofNullable(tls);
    }

    /** Host and port as people write them: {@code relay.example:24573}, {@code [::1]:24573}. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * The message that carries this text on one line, checked for {@link RelayClient#send(Message)}.
     *
     * @throws InvalidMessageException if one line cannot carry the text: it contains a line break or half a surrogate pair, or
     *     its line would be longer than {@link #maxLine}
     */
    public Message message(String text) {
        return InvalidMessageException.message(text, maxLine);
    }

    /** Collects options. For one thread; may be used for several {@link ClientOptions}. */
    public static final class Builder {
        private String host = DEFAULT_HOST;
        private int port = DEFAULT_PORT;
        private int maxLine = DEFAULT_MAX_LINE;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration deadAfter = DEFAULT_DEAD_AFTER;
        private Role replayRole = Role.SENDER;
        private ClientTls tls;

        private Builder() {}

        /**
         * The server's name or address (default: 127.0.0.1). An IPv6 address may stand in square brackets.
         *
         * @throws IllegalArgumentException if it is blank
         */
        public Builder host(String value) {
            require(!Objects.requireNonNull(value, "host").isBlank(), "the host is blank");
            host = isInBrackets(value) ? value.substring(1, value.length() - 1) : value;
            return this;
        }

        private static boolean isInBrackets(String value) {
            return value.startsWith("[") && value.endsWith("]") && NetUtil.isValidIpV6Address(value);
        }

        /** The server's port (default: 24573). @throws IllegalArgumentException if it is not 1 to 65535 */
        public Builder port(int value) {
            require(1 <= value && value <= LARGEST_PORT, "a port is 1 to " + LARGEST_PORT + ", not " + value);
            port = value;
            return this;
        }

        /**
         * The most bytes in a line that we send, without its terminator: the server's limit (default: 8192).
         *
         * @throws IllegalArgumentException if it is not 1 to 1,048,576
         */
        public Builder maxLine(int value) {
            require(
                    1 <= value && value <= LARGEST_MAX_LINE,
                    "a line's limit is 1 to " + LARGEST_MAX_LINE + " bytes, not " + value);
            maxLine = value;
            return this;
        }

        /**
         * The time limit for connecting, over all addresses of the host, without the name look-up (default: 10 s).
         *
         * @throws IllegalArgumentException if it is not 1 ms to 1 h
         */
        public Builder connectTimeout(Duration value) {
            require(
                    value.compareTo(SHORTEST_CONNECT_TIMEOUT) >= 0 && value.compareTo(LONGEST_CONNECT_TIMEOUT) <= 0,
                    "a connect timeout is 1 to " + LONGEST_CONNECT_TIMEOUT.toMillis() + " ms, not " + value.toMillis());
            connectTimeout = value;
            return this;
        }

        /**
         * How long the server's host may acknowledge nothing before the connection is lost (default: 60 s). The system
         * probes an idle host (TCP keep-alive), in whole seconds. On NIO it can take longer to detect a host that
         * vanishes while data is being sent to it; on macOS and BSD the system's default applies.
         *
         * @throws IllegalArgumentException if it is not 4 s to 1 d
         */
        public Builder deadAfter(Duration value) {
            require(
                    value.compareTo(SHORTEST_DEAD_AFTER) >= 0 && value.compareTo(LONGEST_DEAD_AFTER) <= 0,
                    "a server is dead after " + SHORTEST_DEAD_AFTER.toSeconds() + " to "
                            + LONGEST_DEAD_AFTER.toSeconds() + " s, not " + value.toMillis() + " ms");
            deadAfter = value;
            return this;
        }

        /**
         * The role that the server sends a client before a replay, its option {@code --replay-role} (default: {@link
         * Role#SENDER}, {@code emi}). With {@code emi} it is certain what a replay is. With {@code rec} the line that
         * arrives together with the role counts as one, which can be wrong.
         */
        public Builder replayRole(Role value) {
            replayRole = Objects.requireNonNull(value, "replayRole");
            return this;
        }

        /** Uses TLS (default: plain text). The server's certificate has to be for {@link #host}, unless it is pinned. */
        public Builder tls(ClientTls value) {
            tls = Objects.requireNonNull(value, "tls");
            return this;
        }

        public ClientOptions build() {
            return new ClientOptions(this);
        }

        private static void require(boolean met, String otherwise) {
            if (!met) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
