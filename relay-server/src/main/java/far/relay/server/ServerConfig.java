package far.relay.server;

import far.relay.server.admin.LogLevel;
import far.relay.server.admin.ReloadReport;
import far.relay.server.admin.ServerControl;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.transport.TransportChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The configuration of a server: its listeners and limits. Immutable. */
public final class ServerConfig {
    public static final String DEFAULT_HOST = "127.0.0.1";
    public static final int DEFAULT_PORT = 24573;
    public static final int DEFAULT_WEB_PORT = 24574;
    public static final int DEFAULT_MAX_LINE = 8192;
    public static final int DEFAULT_MAX_MESSAGE = 64 * 1024;
    public static final Duration DEFAULT_DEAD_AFTER = Duration.ofSeconds(60);
    public static final int DEFAULT_LOG_LINES = 100;

    public static final int LARGEST_MAX_PER_ADDRESS = 1_000_000;
    public static final int LARGEST_LOG_LINES = 1_000_000;

    private static final ConfigSource.Update NO_SOURCE = new ConfigSource.Update(
            Optional.empty(), ReloadReport.failed("the server was started without a config file"));

    private final List<ListenerConfig> listeners;
    private final RoomSettings rooms;
    private final NamedRoomSettings namedRooms;
    private final ConnectionLimits connections;
    private final int maxPerAddress;
    private final int logLines;
    private final TransportChoice transport;
    private final boolean busyWait;
    private final Duration drain;
    private final LongSupplier unreadLogLines;
    private final ConfigSource source;
    private final Optional<Path> adminSocket;
    private final Optional<LogLevel> logLevel;

    private ServerConfig(Builder builder) {
        listeners = builder.listeners.isEmpty()
                ? List.of(ListenerConfig.of(DEFAULT_HOST, DEFAULT_PORT))
                : List.copyOf(builder.listeners);
        rooms = builder.rooms;
        namedRooms = builder.namedRooms;
        connections = new ConnectionLimits(builder.maxLine, builder.maxMessage, builder.deadAfter);
        maxPerAddress = builder.maxPerAddress;
        logLines = builder.logLines;
        transport = builder.transport;
        busyWait = builder.busyWait;
        drain = builder.drain;
        unreadLogLines = builder.unreadLogLines;
        source = builder.source;
        adminSocket = builder.adminSocket;
        logLevel = builder.logLevel;
    }

    /** These settings, but with those of another configuration that can change while the server runs. */
    ServerConfig changedTo(ServerConfig next, List<ListenerConfig> listeners) {
        Builder changed = new Builder();
        changed.listeners.addAll(listeners);
        changed.adminSocket = adminSocket;
        changed.logLevel = logLevel;
        return new ServerConfig(changed.rooms(next.rooms)
                .namedRooms(next.namedRooms)
                .maxPerAddress(next.maxPerAddress)
                .logLines(next.logLines)
                .drain(next.drain)
                .maxLine(connections.maxLine())
                .maxMessage(connections.maxMessage())
                .deadAfter(connections.deadAfter())
                .transport(transport)
                .busyWait(busyWait)
                .unreadLogLines(unreadLogLines)
                .source(source));
    }

    /** A builder with the default settings, which are those of a server that is started without options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Its listeners; at least one. */
    public List<ListenerConfig> listeners() {
        return listeners;
    }

    /** Whether it has a listener of this kind. */
    boolean has(ListenerConfig.Kind kind) {
        return listeners.stream().anyMatch(listener -> listener.kind() == kind);
    }

    /** The limits of rooms and of the waiting line. */
    public RoomSettings rooms() {
        return rooms;
    }

    /** The limits of named rooms. */
    public NamedRoomSettings namedRooms() {
        return namedRooms;
    }

    /** The limits of one connection. */
    public ConnectionLimits connections() {
        return connections;
    }

    /** How many connections one address may have open; 0 for any number. */
    public int maxPerAddress() {
        return maxPerAddress;
    }

    /** How many lines a second are logged about clients; 1 to 1,000,000. */
    public int logLines() {
        return logLines;
    }

    /** The transports to try. Possibly none of them is available. */
    public TransportChoice transport() {
        return transport;
    }

    /** Whether the event loop never blocks, at the cost of a core that is always busy. */
    public boolean busyWait() {
        return busyWait;
    }

    /** How long an operator wants the server to drain before it ends, up to 365 days; zero if not at all. */
    public Duration drain() {
        return drain;
    }

    /** @throws IllegalArgumentException if a server cannot drain for this time */
    static void checkDrain(Duration time) {
        if (time.isNegative() || time.compareTo(ServerControl.LONGEST_DRAIN) > 0) {
            throw new IllegalArgumentException("a server drains for 0 to 365 days, not " + time);
        }
    }

    /** How many lines of the log were dropped because nobody read them in time; for metrics. For any thread. */
    LongSupplier unreadLogLines() {
        return unreadLogLines;
    }

    /** Where it can be read again. */
    ConfigSource source() {
        return source;
    }

    /** The path of the admin socket; empty if there is none. */
    public Optional<Path> adminSocket() {
        return adminSocket;
    }

    /** Sets how much the server logs; empty if operators cannot. */
    Optional<LogLevel> logLevel() {
        return logLevel;
    }

    /** Collects settings. For one thread; may be used for several {@link ServerConfig}. */
    public static final class Builder {
        private final List<ListenerConfig> listeners = new ArrayList<>();
        private RoomSettings rooms = RoomSettings.builder().build();
        private NamedRoomSettings namedRooms = NamedRoomSettings.builder().build();
        private int maxLine = DEFAULT_MAX_LINE;
        private int maxMessage = DEFAULT_MAX_MESSAGE;
        private Duration deadAfter = DEFAULT_DEAD_AFTER;
        private int maxPerAddress;
        private int logLines = DEFAULT_LOG_LINES;
        private TransportChoice transport = TransportChoice.of("auto").orElseThrow();
        private boolean busyWait;
        private Duration drain = Duration.ZERO;
        private LongSupplier unreadLogLines = () -> 0;
        private ConfigSource source = () -> NO_SOURCE;
        private Optional<Path> adminSocket = Optional.empty();
        private Optional<LogLevel> logLevel = Optional.empty();

        private Builder() {}

        /** Adds a listener (default: port 24573 of 127.0.0.1 if none is added). */
        public Builder listener(ListenerConfig value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Adds a listener for plain text on this port of 127.0.0.1; 0 picks a free one. */
        public Builder port(int value) {
            return listener(ListenerConfig.of(DEFAULT_HOST, value));
        }

        /** The limits of rooms and of the waiting line (default: those of {@link RoomSettings}). */
        public Builder rooms(RoomSettings value) {
            rooms = Objects.requireNonNull(value, "rooms");
            return this;
        }

        /** The limits of named rooms (default: those of {@link NamedRoomSettings}). */
        public Builder namedRooms(NamedRoomSettings value) {
            namedRooms = Objects.requireNonNull(value, "namedRooms");
            return this;
        }

        /** How many bytes a plain line may have, without its terminator; 1 to 1,048,576 (default: 8192). */
        public Builder maxLine(int value) {
            maxLine = value;
            return this;
        }

        /** How many bytes the TEXT of a message in a named room may have; 1 to 1,048,576 (default: 65,536). */
        public Builder maxMessage(int value) {
            maxMessage = value;
            return this;
        }

        /** How long a peer may not respond, or not read, before its connection breaks; 4 s to 1 day (default: 60 s). */
        public Builder deadAfter(Duration value) {
            deadAfter = Objects.requireNonNull(value, "deadAfter");
            return this;
        }

        /**
         * How many connections one address may have open; 0 for any number (default).
         *
         * @throws IllegalArgumentException if it is not 0 to 1,000,000
         */
        public Builder maxPerAddress(int value) {
            require(
                    0 <= value && value <= LARGEST_MAX_PER_ADDRESS,
                    "an address has 0 to " + LARGEST_MAX_PER_ADDRESS + " connections, not " + value);
            maxPerAddress = value;
            return this;
        }

        /**
         * How many lines a second are logged about clients (default: 100).
         *
         * @throws IllegalArgumentException if it is not 1 to 1,000,000
         */
        public Builder logLines(int value) {
            require(
                    1 <= value && value <= LARGEST_LOG_LINES,
                    "the log has 1 to " + LARGEST_LOG_LINES + " lines a second, not " + value);
            logLines = value;
            return this;
        }

        /** The transports to try, the best first (default: those of this system). */
        public Builder transport(TransportChoice value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** Whether the event loop never blocks, at the cost of a core that is always busy (default: false). */
        public Builder busyWait(boolean value) {
            busyWait = value;
            return this;
        }

        /**
         * How long an operator wants the server to drain before it ends (default: zero, not at all).
         *
         * @throws IllegalArgumentException if it is not zero to 365 days
         */
        public Builder drain(Duration value) {
            checkDrain(value);
            drain = value;
            return this;
        }

        /** Tells how many lines of the log were dropped because nobody read them in time; called on the event loop (default: 0). */
        public Builder unreadLogLines(LongSupplier value) {
            unreadLogLines = Objects.requireNonNull(value, "unreadLogLines");
            return this;
        }

        /** Where {@link RelayServer#reload} reads the configuration again (default: nowhere). */
        public Builder source(ConfigSource value) {
            source = Objects.requireNonNull(value, "source");
            return this;
        }

        /** The path of the admin socket (default: there is none). The directory must exist. */
        public Builder adminSocket(Path value) {
            adminSocket = Optional.of(value);
            return this;
        }

        /** Lets operators set how much the server logs (default: they cannot). */
        public Builder logLevel(LogLevel value) {
            logLevel = Optional.of(value);
            return this;
        }

        /** @throws IllegalArgumentException if {@link #maxLine}, {@link #maxMessage} or {@link #deadAfter} is out of its range */
        public ServerConfig build() {
            return new ServerConfig(this);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
