package far.relay.client.terminal;

import java.util.Locale;
import java.util.Set;
import org.jline.utils.WCWidth;

/**
 * How many columns of a terminal a text needs at most. Terminals disagree on emoji, on characters that are newer than
 * they are, and on joined ones; this takes the largest width, so that a row which is filled by it never runs over.
 * Pure.
 */
final class Columns {
    private static final int TAB = 8;
    private static final int JOINER = 0x200d;
    private static final int EMOJI_SELECTOR = 0xfe0f;

    /** In these languages, terminals may give two columns to everything that is not ASCII. */
    private static final boolean EAST_ASIAN = Set.of("ja", "ko", "zh")
            .contains(Locale.getDefault(Locale.Category.FORMAT).getLanguage());

    private Columns() {}

    /** The most columns that the characters from {@code begin} to {@code end} need. */
    static int of(CharSequence text, int begin, int end) {
        return text.subSequence(begin, end).codePoints().map(Columns::of).sum();
    }

    /** The most columns that a character needs. */
    static int of(int c) {
        if (c < 0x80) {
            return 1;
        }
        int width = Math.max(0, WCWidth.wcwidth(c));
        int type = Character.getType(c);
        if (isTone(c) || 0x1f000 <= c && c <= 0x1ffff) {
            return 2;
        }
        if (width == 0) {
            // A selector makes the character before it an emoji; a mark that is new may stand beside it.
            return c == EMOJI_SELECTOR || type == Character.UNASSIGNED || isJamo(c) ? 1 : 0;
        }
        boolean unknown = type == Character.UNASSIGNED || type == Character.PRIVATE_USE || EAST_ASIAN;
        return unknown ? 2 : width;
    }

    /**
     * Where the characters end that are drawn as one, from {@code begin}: a letter and its marks, a flag, a sequence of emoji
     * with joiners, selectors and tones. A sequence of more than {@code columns} is not kept together.
     */
    static int endOfCluster(CharSequence text, int begin, int columns) {
        int first = Character.codePointAt(text, begin);
        int end = begin + Character.charCount(first);
        int firstEnd = end;
        boolean flag = isFlagLetter(first);
        while (end < text.length()) {
            int c = Character.codePointAt(text, end);
            boolean joined = Character.codePointBefore(text, end) == JOINER;
            if (!joined && !(flag && isFlagLetter(c)) && !isAttached(c)) {
                break;
            }
            flag = false;
            end += Character.charCount(c);
        }
        return of(text, begin, end) <= columns ? end : firstEnd;
    }

    /** The text with spaces for tabs. @param column where it begins, from 0 */
    static String withoutTabs(String text, int column) {
        StringBuilder spaced = new StringBuilder();
        int[] at = {column};
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                int spaces = TAB - at[0] % TAB;
                spaced.append(" ".repeat(spaces));
                at[0] += spaces;
            } else {
                spaced.appendCodePoint(c);
                at[0] += of(c);
            }
        });
        return spaced.toString();
    }

    private static boolean isAttached(int c) {
        return c >= 0x80 && WCWidth.wcwidth(c) == 0 || isTone(c) || isJamo(c);
    }

    private static boolean isTone(int c) {
        return 0x1f3fb <= c && c <= 0x1f3ff;
    }

    /** The later parts of a Korean syllable. */
    private static boolean isJamo(int c) {
        return 0x1160 <= c && c <= 0x11ff || 0xd7b0 <= c && c <= 0xd7ff;
    }

    private static boolean isFlagLetter(int c) {
        return 0x1f1e6 <= c && c <= 0x1f1ff;
    }
}
