package far.relay.protocol;

import java.util.Optional;

/** What a client of a named room can send (docs/rooms.md, section 2). {@link RoomCommandLine} has the lines. */
public sealed interface RoomCommand {

    /**
     * {@code join}: I request a seat.
     *
     * @param name what the partner is to see
     * @param secret the room's secret; not empty text
     * @param seat the only seat that I accept
     * @param mayWait whether I wait if no such seat is free
     * @param isNew whether the room must be new (true), or must exist (false)
     * @param token the token that my seat is to have
     */
    record Join(
            RoomName room,
            Optional<DisplayName> name,
            Optional<String> secret,
            Optional<Seat> seat,
            boolean mayWait,
            Optional<Boolean> isNew,
            Optional<Token> token)
            implements RoomCommand {
        /** Any seat of a room, which may exist or not. */
        public Join(RoomName room) {
            this(room, Optional.empty(), Optional.empty(), Optional.empty(), true, Optional.empty(), Optional.empty());
        }

        /** Without secret and token, so that they do not get into a log. */
        @Override
        public String toString() {
            return "Join[" + room + "]";
        }
    }

    /**
     * {@code resume}: I take my own seat again.
     *
     * @param have the highest message number that I know; 0 or more
     */
    record Resume(RoomName room, Token token, long have) implements RoomCommand {}

    /**
     * {@code say}: my message.
     *
     * @param text the TEXT on the wire ({@link EscapedText})
     */
    record Say(long number, Message text) implements RoomCommand {}

    /** {@code leave}: I give up my seat, or my place in the queue. */
    record Leave() implements RoomCommand {}

    /** {@code ping}: are you there? */
    record Ping() implements RoomCommand {}
}
