package far.relay.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/** Texts of any kind from a stranger. The rules are Unicode's categories, and the widths those of the line editor. */
class TerminalSanitizerFuzzTest {
    /** Control, format (those that turn the direction of writing among them), half a pair, separators of lines. */
    private static final Pattern HARMFUL =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\t\\u200c\\u200d]]");

    /** Six marks and two joiners. */
    private static final int MOST_ON_A_LETTER = 8;

    @FuzzTest(maxDuration = "10m")
    void showsAllTextAndNothingThatIsUnsafe(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        String shown = TerminalSanitizer.sanitize(text);
        assertThat(shown).doesNotContainPattern(HARMFUL);
        assertThat(TerminalSanitizer.sanitize(shown)).as("shown again").isEqualTo(shown);
        pilesNothingUp(shown);
        showsAll(text, shown);
    }

    private static void pilesNothingUp(String shown) {
        int piled = MOST_ON_A_LETTER; // there is no letter yet
        for (int c : shown.codePoints().toArray()) {
            piled = WCWidth.wcwidth(c) == 0 && !isTone(c) ? piled + 1 : 0;
            assertThat(piled).as("without width, up to U+%04x", c).isLessThanOrEqualTo(MOST_ON_A_LETTER);
        }
    }

    /** A skin tone: an image of its own, unless it follows one that it modifies. */
    private static boolean isTone(int c) {
        return 0x1f3fb <= c && c <= 0x1f3ff;
    }

    /** Each character is there in its place: as it is, or escaped where it is not plainly harmless. */
    private static void showsAll(String text, String shown) {
        int at = 0;
        for (Iterator<Integer> all = text.codePoints().iterator(); all.hasNext(); ) {
            int c = all.next();
            String itself = Character.toString(c);
            String escape = String.format(c < 0x100 ? "\\x%02x" : "\\u%04x", c);
            boolean asItIs = shown.startsWith(itself, at);
            assertThat(asItIs || !isPlain(c) && shown.startsWith(escape, at))
                    .as("U+%04x at %d of [%s]", c, at, shown)
                    .isTrue();
            at += asItIs ? itself.length() : escape.length();
        }
        assertThat(at).isEqualTo(shown.length());
    }

    /** Not the parts of a Korean syllable, some of which are invisible and some of which pile up. */
    private static boolean isPlain(int c) {
        boolean part = Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL
                && Character.UnicodeBlock.of(c) != Character.UnicodeBlock.HANGUL_SYLLABLES;
        return c == '\t' || c == ' ' || Character.isLetterOrDigit(c) && WCWidth.wcwidth(c) > 0 && !part;
    }
}
