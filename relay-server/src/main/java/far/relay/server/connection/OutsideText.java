package far.relay.server.connection;

import java.util.Arrays;

/**
 * Sanitizes text from outside for the log. Control characters, and characters that break lines, hide text or change its
 * direction, become visible escapes such as {@code \x1b} and {@code \u202e}. A text that is too long is cut.
 */
public final class OutsideText {
    /** The most characters of a line. */
    public static final int LONGEST_LINE = 1000;

    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_CAUSES = 8;
    private static final int LATIN = 0x100;

    private OutsideText() {}

    /** Sanitizes what is logged; numbers stay numbers. */
    static Object[] sanitized(Object... values) {
        return Arrays.stream(values)
                .map(value -> value instanceof Number ? value : of(String.valueOf(value)))
                .toArray();
    }

    /** Sanitizes the text of an exception, which keeps its stack trace. */
    static Throwable sanitized(Throwable failure) {
        return new SanitizedException(failure, MOST_CAUSES);
    }

    /** A part of a line, cut after 200 characters. */
    public static String of(String text) {
        return sanitized(text, MOST_CHARACTERS, false);
    }

    /** A whole line, given without its end, cut after {@link #LONGEST_LINE} characters. Tabs stay, as in a stack trace. */
    public static String line(String text) {
        return sanitized(text, LONGEST_LINE, true);
    }

    private static String sanitized(String text, int mostCharacters, boolean tabs) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            if (shown.length() >= mostCharacters) {
                return shown.append("...").toString();
            }
            c = text.codePointAt(i);
            if (isUnsafe(c) && !(tabs && c == '\t')) {
                shown.append(String.format(c < LATIN ? "\\x%02x" : "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /** An exception with sanitized text; its causes likewise. */
    private static final class SanitizedException extends Throwable {
        private static final long serialVersionUID = 1;

        private final String text;

        SanitizedException(Throwable failure, int causes) {
            super(
                    null,
                    failure.getCause() == null || causes == 0
                            ? null
                            : new SanitizedException(failure.getCause(), causes - 1),
                    false,
                    true);
            text = of(failure.toString());
            setStackTrace(failure.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
