package far.relay.server.room;

import far.relay.protocol.Role;
import java.time.Duration;
import java.util.Objects;

/** Limits of the core: rooms, places in the waiting line, held lines, timeouts (docs/protocol.md). Immutable. */
public final class RoomSettings {
    public static final int MOST_ROOMS = 1_000_000;
    public static final int MOST_WAITING = 1_000_000;
    public static final int MOST_HELD = 1024;
    public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private final int rooms;
    private final int waiting;
    private final int hold;
    private final Role replayRole;
    private final Duration turnTimeout;
    private final Duration lonelyTimeout;

    private RoomSettings(Builder builder) {
        rooms = builder.rooms;
        waiting = builder.waiting;
        hold = builder.hold;
        replayRole = builder.replayRole;
        turnTimeout = builder.turnTimeout;
        lonelyTimeout = builder.lonelyTimeout;
    }

    /** A builder whose settings all have their defaults: one room, and no timeouts. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many rooms may be open at once; 1 to 1,000,000. */
    public int rooms() {
        return rooms;
    }

    /** How many clients may wait in line; 0 to 1,000,000. */
    public int waiting() {
        return waiting;
    }

    /** How many early lines are held for a client; 1 to 1,024. */
    public int hold() {
        return hold;
    }

    /** The role that a replacement receives before a replay (section 4). */
    public Role replayRole() {
        return replayRole;
    }

    /** How long the client that has the turn may send nothing, 1 ms to 365 days; zero for no limit. */
    public Duration turnTimeout() {
        return turnTimeout;
    }

    /** How long a client may be alone in a room, or wait in line, 1 ms to 365 days; zero for no limit. */
    public Duration lonelyTimeout() {
        return lonelyTimeout;
    }

    /** Collects settings. For one thread; may be used for several {@link RoomSettings}. */
    public static final class Builder {
        private int rooms = 1;
        private int waiting = 128;
        private int hold = 16;
        private Role replayRole = Role.SENDER;
        private Duration turnTimeout = Duration.ZERO;
        private Duration lonelyTimeout = Duration.ZERO;

        private Builder() {}

        /** How many rooms may be open at once (default: 1). @throws IllegalArgumentException if not 1 to 1,000,000 */
        public Builder rooms(int value) {
            rooms = inRange("rooms", value, 1, MOST_ROOMS);
            return this;
        }

        /** How many clients may wait in line (default: 128). @throws IllegalArgumentException if not 0 to 1,000,000 */
        public Builder waiting(int value) {
            waiting = inRange("waiting", value, 0, MOST_WAITING);
            return this;
        }

        /** How many early lines are held for a client (default: 16). @throws IllegalArgumentException if not 1 to 1,024 */
        public Builder hold(int value) {
            hold = inRange("hold", value, 1, MOST_HELD);
            return this;
        }

        /** The role that a replacement receives before a replay (default: {@link Role#SENDER}). */
        public Builder replayRole(Role value) {
            replayRole = Objects.requireNonNull(value, "replayRole");
            return this;
        }

        /**
         * How long the client that has the turn may send nothing (default: zero, no limit).
         *
         * @throws IllegalArgumentException if it is neither zero nor 1 ms to 365 days
         */
        public Builder turnTimeout(Duration value) {
            turnTimeout = timeout("turnTimeout", value);
            return this;
        }

        /**
         * How long a client may be alone in a room, or wait in line (default: zero, no limit).
         *
         * @throws IllegalArgumentException if it is neither zero nor 1 ms to 365 days
         */
        public Builder lonelyTimeout(Duration value) {
            lonelyTimeout = timeout("lonelyTimeout", value);
            return this;
        }

        public RoomSettings build() {
            return new RoomSettings(this);
        }
    }

    static int inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    static Duration timeout(String name, Duration value) {
        if (!value.isZero() && (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException(name + " is zero or 1 ms to 365 days, not " + value);
        }
        return value;
    }
}
