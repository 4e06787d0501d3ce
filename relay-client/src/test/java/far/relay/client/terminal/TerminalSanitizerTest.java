package far.relay.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSanitizerTest {
    static Stream<Arguments> harmful() {
        return Stream.of(
                Arguments.of("\u001b[2J", "\\x1b[2J"),
                Arguments.of("bell\u0007", "bell\\x07"),
                Arguments.of("back\b", "back\\x08"),
                Arguments.of("over\rwritten", "over\\x0dwritten"),
                Arguments.of("two\nlines", "two\\x0alines"),
                Arguments.of("nul\0", "nul\\x00"),
                Arguments.of("del\u007f", "del\\x7f"),
                Arguments.of("\u009b31m", "\\x9b31m"),
                Arguments.of("next\u0085", "next\\x85"),
                Arguments.of("line\u2028separator", "line\\u2028separator"),
                Arguments.of("paragraph\u2029separator", "paragraph\\u2029separator"),
                Arguments.of("\u202eright", "\\u202eright"),
                Arguments.of("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
                Arguments.of("\u200emark\u200f", "\\u200emark\\u200f"),
                Arguments.of("\u061cletter", "\\u061cletter"),
                Arguments.of("half \ud83d", "half \\ud83d"),
                Arguments.of("zero\u200bwidth\ufeff\u2060", "zero\\u200bwidth\\ufeff\\u2060"),
                Arguments.of("soft\u00adhyphen", "soft\\xadhyphen"),
                Arguments.of("tag\udb40\udc41", "tag\\ue0041"),
                Arguments.of("filler\u3164", "filler\\u3164"),
                Arguments.of("\u0301no letter", "\\u0301no letter"),
                Arguments.of("a" + "\u0301".repeat(8), "a" + "\u0301".repeat(6) + "\\u0301\\u0301"),
                Arguments.of("a" + "\u1161".repeat(7), "a" + "\u1161".repeat(6) + "\\u1161"),
                Arguments.of("a" + "\ud7cb".repeat(7), "a" + "\ud7cb".repeat(6) + "\\ud7cb"),
                Arguments.of("x" + "\ufe0f".repeat(4), "x" + "\ufe0f".repeat(2) + "\\ufe0f\\ufe0f"),
                Arguments.of("x" + "\u200d".repeat(3), "x" + "\u200d".repeat(2) + "\\u200d"));
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void showsWhatCouldControlATerminalAsAVisibleEscape(String text, String shown) {
        assertThat(TerminalSanitizer.sanitize(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " spaces ",
                "tab\there",
                "back\\slash",
                "été €",
                "😀 👩‍👩‍👧 ❤️‍🔥",
                "ve\u0302\u0301t",
                "می‌خواهم",
                "שָׁלוֹם",
                "\u1112\u1161\u11ab\u1100\u1173\u11af",
                "👍🏽 🏽",
                "שלום",
                "مرحبا"
            })
    void leavesEverythingElseAsItIs(String text) {
        assertThat(TerminalSanitizer.sanitize(text)).isEqualTo(text);
    }

    @Test
    void leavesNoControlCharacterButTheTab() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c != '\t' && Character.getType(c) == Character.CONTROL)
                .forEach(c -> assertThat(TerminalSanitizer.sanitize(Character.toString(c)))
                        .matches("\\\\x[0-9a-f]{2}"));
    }

    @ParameterizedTest
    @CsvSource({
        "fits, fits",
        "too long, too...",
        "\u202e, \\u202e",
        "\u202e\u202e, \\u2...",
        "\u7532\u7532\u7532\u7532, \u7532..."
    })
    void shortensATextThatIsWiderThanItsPlace(String text, String shown) {
        assertThat(TerminalSanitizer.sanitize(text, 6)).isEqualTo(shown);
    }
}
