package far.relay.client.program;

import java.util.regex.Pattern;

/**
 * Makes a stranger's text harmless for a terminal. What would drive the terminal, move text about or break the line is
 * shown as a visible escape: {@code \x1b}, {@code \u202e}. Everything else, tabs included, stays as it is.
 */
final class Harmless {
    /**
     * Control characters (C0 but for the tab, DEL, C1), halves of surrogate pairs, line and paragraph separators, and
     * what turns the direction of writing: U+061C, U+200E to U+200F, U+202A to U+202E, U+2066 to U+206F.
     */
    private static final Pattern HARMFUL =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f&&[^\\t]]");

    private Harmless() {}

    static String of(String text) {
        return HARMFUL.matcher(text).replaceAll(match -> {
            int c = match.group().codePointAt(0);
            return String.format(c < 0x100 ? "\\\\x%02x" : "\\\\u%04x", c);
        });
    }
}
