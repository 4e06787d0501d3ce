package far.relay.server.connection;

import java.util.Arrays;

/**
 * Text that may come from outside, as part of one line of the log: control characters and whatever breaks lines, hides
 * text or changes its direction become visible escapes such as {@code \x1b} and {@code \u202e}, and it ends after 200
 * characters.
 */
public final class OutsideText {
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_CAUSES = 8;
    private static final int LATIN = 0x100;

    private OutsideText() {}

    /** What to give to a logger in place of these arguments; an exception keeps its stack trace. */
    static Object[] harmless(Object... arguments) {
        return Arrays.stream(arguments).map(OutsideText::harmless).toArray();
    }

    private static Object harmless(Object argument) {
        return argument instanceof Throwable failure ? new Fault(failure, MOST_CAUSES) : of(String.valueOf(argument));
    }

    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            if (shown.length() >= MOST_CHARACTERS) {
                return shown.append("...").toString();
            }
            c = text.codePointAt(i);
            if (isHarmful(c)) {
                shown.append(String.format(c < LATIN ? "\\x%02x" : "\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    private static boolean isHarmful(int c) {
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

    /** An exception whose text, and that of its causes, is harmless. */
    private static final class Fault extends Throwable {
        private static final long serialVersionUID = 1;

        private final String text;

        Fault(Throwable failure, int causes) {
            super(
                    null,
                    failure.getCause() == null || causes == 0 ? null : new Fault(failure.getCause(), causes - 1),
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
