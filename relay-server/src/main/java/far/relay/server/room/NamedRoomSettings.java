package far.relay.server.room;

import java.time.Duration;

/** Limits of named rooms (docs/rooms.md). Immutable. */
public final class NamedRoomSettings {
    public static final int MOST_ROOMS = 1_000_000;
    public static final int MOST_HISTORY = 16 * 1024 * 1024;

    private final int maxRooms;
    private final int waiting;
    private final Duration keepSeat;
    private final int history;
    private final Duration turnTimeout;
    private final Duration lonelyTimeout;

    private NamedRoomSettings(Builder builder) {
        maxRooms = builder.maxRooms;
        waiting = builder.waiting;
        keepSeat = builder.keepSeat;
        history = builder.history;
        turnTimeout = builder.turnTimeout;
        lonelyTimeout = builder.lonelyTimeout;
    }

    /** A builder whose settings all have their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many rooms there may be; 1 to 1,000,000. */
    public int maxRooms() {
        return maxRooms;
    }

    /** How many clients may wait in all queues together; 0 to 1,000,000. */
    public int waiting() {
        return waiting;
    }

    /** How long a seat keeps an owner that is away, up to 365 days; zero frees it at once. */
    public Duration keepSeat() {
        return keepSeat;
    }

    /** The most bytes of TEXT that a room keeps, besides its last message; 0 to 16 MiB. */
    public int history() {
        return history;
    }

    /** How long the seat with the turn may say nothing, 1 ms to 365 days; zero for no limit. */
    public Duration turnTimeout() {
        return turnTimeout;
    }

    /** How long a client may have no connected partner, 1 ms to 365 days; zero for no limit. */
    public Duration lonelyTimeout() {
        return lonelyTimeout;
    }

    /** Collects settings. For one thread; may be used for several {@link NamedRoomSettings}. */
    public static final class Builder {
        private int maxRooms = 10_000;
        private int waiting = 128;
        private Duration keepSeat = Duration.ofMinutes(10);
        private int history = 64 * 1024;
        private Duration turnTimeout = Duration.ZERO;
        private Duration lonelyTimeout = Duration.ZERO;

        private Builder() {}

        /** How many rooms there may be (default: 10,000). @throws IllegalArgumentException if not 1 to 1,000,000 */
        public Builder maxRooms(int value) {
            maxRooms = RoomSettings.inRange("maxRooms", value, 1, MOST_ROOMS);
            return this;
        }

        /** How many clients may wait (default: 128). @throws IllegalArgumentException if not 0 to 1,000,000 */
        public Builder waiting(int value) {
            waiting = RoomSettings.inRange("waiting", value, 0, RoomSettings.MOST_WAITING);
            return this;
        }

        /**
         * How long a seat keeps an owner that is away (default: 10 minutes).
         *
         * @throws IllegalArgumentException if it is neither zero nor 1 ms to 365 days
         */
        public Builder keepSeat(Duration value) {
            keepSeat = RoomSettings.timeout("keepSeat", value);
            return this;
        }

        /** How many bytes a room keeps (default: 65,536). @throws IllegalArgumentException if not 0 to 16,777,216 */
        public Builder history(int value) {
            history = RoomSettings.inRange("history", value, 0, MOST_HISTORY);
            return this;
        }

        /**
         * How long the seat with the turn may say nothing (default: zero, no limit).
         *
         * @throws IllegalArgumentException if it is neither zero nor 1 ms to 365 days
         */
        public Builder turnTimeout(Duration value) {
            turnTimeout = RoomSettings.timeout("turnTimeout", value);
            return this;
        }

        /**
         * How long a client may have no connected partner (default: zero, no limit).
         *
         * @throws IllegalArgumentException if it is neither zero nor 1 ms to 365 days
         */
        public Builder lonelyTimeout(Duration value) {
            lonelyTimeout = RoomSettings.timeout("lonelyTimeout", value);
            return this;
        }

        public NamedRoomSettings build() {
            return new NamedRoomSettings(this);
        }
    }
}
