package far.relay.protocol;

import java.util.Optional;

/**
 * What a client calls itself, as its partner sees it: 1 to 32 characters (Unicode code points), none of which is a control
 * character (docs/rooms.md, section 2).
 */
public record DisplayName(String text) {
    public static final int MOST_CHARACTERS = 32;

    /** @throws IllegalArgumentException if the text is not such a name */
    public DisplayName {
        if (!isName(text)) {
            throw new IllegalArgumentException("a name has 1 to 32 characters, and no control characters");
        }
    }

    /** The client with this name; empty if the text is not a name. */
    public static Optional<DisplayName> of(String text) {
        return isName(text) ? Optional.of(new DisplayName(text)) : Optional.empty();
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_CHARACTERS
                && text.codePoints().noneMatch(DisplayName::isForbidden);
    }

    /** A control character, or half of a surrogate pair, which UTF-8 cannot encode. */
    private static boolean isForbidden(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.SURROGATE;
    }

    @Override
    public String toString() {
        return text;
    }
}
