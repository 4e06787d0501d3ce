package far.relay.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What the server can send to a client of a named room (docs/rooms.md, section 2). {@link RoomEventLine} has the lines. */
public sealed interface RoomEvent {

    /**
     * {@code seat}: this seat is yours.
     *
     * @param next the number of the next message; 1 or more
     * @param turn the seat that says it
     */
    record Seated(Seat seat, Token token, long next, Seat turn) implements RoomEvent {}

    /** Where the owner of the other seat is. */
    enum Presence {
        HERE("here"),
        AWAY("away"),
        /** The seat has no owner. */
        NONE("none");

        private final String word;

        Presence(String word) {
            this.word = word;
        }

        /** The word on the wire. */
        public String word() {
            return word;
        }

        /** The presence that the word names; empty for any other word. */
        static Optional<Presence> of(String word) {
            return Arrays.stream(values())
                    .filter(presence -> presence.word.equals(word))
                    .findFirst();
        }
    }

    /**
     * {@code partner}: the owner of the other seat.
     *
     * @param name empty if it gave none, and if there is no owner
     */
    record Partner(Presence presence, Optional<DisplayName> name) implements RoomEvent {}

    /** {@code past}: an earlier message of this seat, as information. */
    record Past(long number, Seat seat, Message text) implements RoomEvent {}

    /** {@code said}: a message from the partner; it is your turn. */
    record Said(long number, Message text) implements RoomEvent {}

    /** {@code taken}: your message is stored, and will be delivered. */
    record Taken(long number) implements RoomEvent {}

    /** {@code wait}: both seats have owners; this is your place in the queue, 1 or more. */
    record Wait(long position) implements RoomEvent {}

    /**
     * {@code error}: what you sent was not accepted.
     *
     * @param code a word; the ones of this version are in {@link ErrorCode}
     * @param text for people, without the escapes of the wire
     */
    record Error(String code, String text) implements RoomEvent {
        public Error(ErrorCode code, String text) {
            this(code.word(), text);
        }
    }

    /**
     * {@code bye}: the server closes the connection next.
     *
     * @param code a word; the ones of this version are in {@link ByeCode}
     * @param text for people, without the escapes of the wire
     */
    record Bye(String code, String text) implements RoomEvent {
        public Bye(ByeCode code, String text) {
            this(code.word(), text);
        }
    }

    /** {@code pong}: the answer to {@code ping}. */
    record Pong() implements RoomEvent {}

    /** {@code notice}: a message from the operator to the user, without the escapes of the wire. */
    record Notice(String text) implements RoomEvent {}
}
