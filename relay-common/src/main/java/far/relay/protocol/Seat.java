package far.relay.protocol;

import java.util.Optional;

/** One of the two seats of a room (docs/protocol.md, section 4). */
public enum Seat {
    ONE,
    TWO;

    /** The number on the wire: 1 or 2. */
    public int number() {
        return ordinal() + 1;
    }

    /** The other seat of the room. */
    public Seat other() {
        return this == ONE ? TWO : ONE;
    }

    /** The seat that says the message of this number, 1 or more, in a named room (docs/rooms.md, 4.1). */
    public static Seat ofMessage(long number) {
        return number % 2 == 1 ? ONE : TWO;
    }

    /** The seat that {@code word} names on the wire, {@code "1"} or {@code "2"}; empty for anything else. */
    public static Optional<Seat> of(String word) {
        return switch (word) {
            case "1" -> Optional.of(ONE);
            case "2" -> Optional.of(TWO);
            default -> Optional.empty();
        };
    }
}
