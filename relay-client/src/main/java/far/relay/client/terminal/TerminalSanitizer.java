package far.relay.client.terminal;

import org.jline.utils.WCWidth;

/**
 * Makes a stranger's text harmless for a terminal. What would drive the terminal, move text about, break the line, hide
 * or pile up is shown as a visible escape: {@code \x1b}, {@code \u202e}. Everything else, tabs included, stays as it is.
 */
public final class TerminalSanitizer {
    /** How many marks a letter may have: more than any language uses. */
    private static final int MARKS = 6;

    /** So many joiners and selectors may follow each other: emoji have a selector and a joiner. */
    private static final int JOINERS = 2;

    private static final String ELLIPSIS = "...";

    private final StringBuilder shown = new StringBuilder();
    private boolean onLetter;
    private int marks;
    private int joiners;

    private TerminalSanitizer() {}

    public static String sanitize(String text) {
        TerminalSanitizer sanitizer = new TerminalSanitizer();
        text.codePoints().forEach(sanitizer::add);
        return sanitizer.shown.toString();
    }

    /** Likewise, but with an ellipsis in place of an end that does not fit into so many columns of a screen. */
    public static String sanitize(String text, int columns) {
        String safe = sanitize(text);
        if (Columns.of(safe, 0, safe.length()) <= columns) {
            return safe;
        }
        int end = 0;
        for (int next = 0; Columns.of(safe, 0, next) <= columns - ELLIPSIS.length(); ) {
            end = next;
            next = Columns.endOfCluster(safe, end, columns);
        }
        return safe.substring(0, end) + ELLIPSIS;
    }

    private void add(int c) {
        if (isJoiner(c)) {
            show(c, onLetter && ++joiners <= JOINERS);
        } else if (isMark(c)) {
            show(c, onLetter && ++marks <= MARKS);
        } else {
            boolean unsafe = isUnsafe(c);
            show(c, !unsafe);
            onLetter = !unsafe;
            marks = 0;
            joiners = 0;
        }
    }

    private void show(int c, boolean asItIs) {
        if (asItIs) {
            shown.appendCodePoint(c);
        } else {
            shown.append(String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", c));
        }
    }

    /** What makes one picture or shape of several characters: U+200C, U+200D and the variation selectors. */
    private static boolean isJoiner(int c) {
        return c == 0x200c || c == 0x200d || 0xfe00 <= c && c <= 0xfe0f || 0xe0100 <= c && c <= 0xe01ef;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return !isUnsafe(c) && (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || piles(c));
    }

    /**
     * What stands on the letter before it as marks do: the later parts of a Korean syllable, and marks that this Java does
     * not know yet. (Tones of skin, which the line editor counts among them, are pictures of their own.)
     */
    private static boolean piles(int c) {
        boolean tone = 0x1f3fb <= c && c <= 0x1f3ff;
        return WCWidth.wcwidth(c) == 0 && !tone || 0xd7b0 <= c && c <= 0xd7ff;
    }

    /** Whether a character drives the terminal, moves text about, breaks the line or cannot be seen; a joiner is one, too. */
    public static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\t';
            // Those that turn the direction of writing, those without width, tags and the like.
            case Character.FORMAT -> true;
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> isInvisible(c);
        };
    }

    /** Invisible letters and marks: U+034F, the fillers of Hangul, the selectors of Mongolian, U+2065 and more. */
    private static boolean isInvisible(int c) {
        return switch (c) {
            case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180f, 0x2065, 0x3164, 0xffa0 -> true;
            default -> 0xfff0 <= c && c <= 0xfff8 || 0xe0000 <= c && c <= 0xe0fff && !isJoiner(c);
        };
    }
}
