package far.relay.protocol;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a room: 1 to 64 characters from {@code a-z 0-9 . _ -}, of which the first is a letter or a digit
 * (docs/rooms.md, section 2).
 */
public record RoomName(String text) {
    private static final String UNAMBIGUOUS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int RANDOM_CHARACTERS = 10;
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the text is not such a name */
    public RoomName {
        if (!FORMAT.matcher(text).matches()) {
            throw new IllegalArgumentException("not the name of a room");
        }
    }

    /** A new name, which no other room is likely to have: 50 random bits, in characters that are not confused when read aloud. */
    public static RoomName random() {
        StringBuilder name = new StringBuilder();
        for (byte value : RandomBytes.of(RANDOM_CHARACTERS)) {
            name.append(UNAMBIGUOUS.charAt(value & 31));
        }
        return new RoomName(name.toString());
    }

    /** The room with this name; empty if the text is not the name of a room. */
    public static Optional<RoomName> of(String text) {
        return FORMAT.matcher(text).matches() ? Optional.of(new RoomName(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
