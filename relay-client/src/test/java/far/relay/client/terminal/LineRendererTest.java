package far.relay.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineRendererTest {
    private static final Instant TIME = Instant.parse("2026-11-23T17:05:59Z");

    private static List<String> paint(String text, int columns, boolean times) {
        return new LineRenderer(false, times, ZoneOffset.UTC)
                .render(new DisplayLine(DisplayLine.Kind.OTHER, TIME, text), columns).stream()
                        .map(AttributedString::toAnsi)
                        .toList();
    }

    private static List<String> paint(String text, int columns) {
        return paint(text, columns, false);
    }

    @Test
    void wrapsALineBetweenWordsAndContinuesBelowItsText() {
        assertThat(paint("one two three", 80)).containsExactly("< one two three");
        assertThat(paint("one two three", 13)).containsExactly("< one two ", "  three");
        assertThat(paint("one two three", 12)).containsExactly("< one two ", "  three");
        assertThat(paint("one two three", 11)).containsExactly("< one two ", "  three");
    }

    @Test
    void showsAMessageOfSeveralLinesBelowOneMark() {
        assertThat(paint("one two\n> three\n", 80)).containsExactly("< one two", "  > three", "  ");
    }

    @Test
    void breaksAWordThatIsLongerThanALine() {
        assertThat(paint("go 0123456789abc", 12)).containsExactly("< go ", "  012345678", "  9abc");
    }

    @Test
    void countsColumnsAndNotCharacters() {
        assertThat(paint("日本語日本語", 12)).containsExactly("< 日本語日", "  本語");
        assertThat(paint("e\u0301".repeat(9), 12)).hasSize(1);
        assertThat(paint("😀".repeat(5), 12)).containsExactly("< 😀😀😀😀", "  😀");
    }

    @Test
    void nothingInALineCanPassForTheMarkOfAnother() {
        for (int spaces = 0; spaces < 100; spaces++) {
            assertThat(paint("I" + " ".repeat(spaces) + "-- You have left.", 40))
                    .allMatch(line -> line.startsWith("< I") || line.startsWith("  "));
        }
    }

    @Test
    void wrapsALineAlsoInAVeryNarrowTerminal() {
        assertThat(paint("> word", 5)).containsExactly("< > ", "  wo", "  rd");
        assertThat(paint("word", 1)).containsExactly("< wo", "  rd");
    }

    @Test
    void omitsTheTimeIfItWouldLeaveNoRoomForTheText() {
        assertThat(paint("one two", 16, true)).containsExactly("< one two");
    }

    @Test
    void assumesTheLargestWidthThatATerminalMayGiveToACharacter() {
        String tones = "\ud83c\udffd".repeat(39);
        assertThat(paint(tones + "> I owe you", 80))
                .allMatch(line -> Columns.of(line, 0, line.length()) < 80)
                .allMatch(line -> line.startsWith("< ") || line.startsWith("  "));
        assertThat(paint("❤️".repeat(5), 12)).containsExactly("< ❤️❤️❤️❤️", "  ❤️");
    }

    @Test
    void keepsCharactersTogetherThatAreDrawnAsOne() {
        assertThat(paint("👩‍👩‍👧👩‍👩‍👧", 12)).containsExactly("< 👩‍👩‍👧", "  👩‍👩‍👧");
        assertThat(paint("1234567🇫🇷", 12)).containsExactly("< 1234567", "  🇫🇷");
        assertThat(paint("👩‍".repeat(9), 12)).hasSize(3);
    }

    @Test
    void showsTabsAsSpacesAndUnsafeTextAsEscapes() {
        assertThat(paint("a\tb\u001b[2J", 80)).containsExactly("< a       b\\x1b[2J");
    }

    @Test
    void showsTheTimeIfRequested() {
        assertThat(paint("one two three", 17, true)).containsExactly("17:05 < one two ", "        three");
    }

    @Test
    void showsAPictureAsItIs() {
        DisplayLine picture = new DisplayLine(DisplayLine.Kind.PICTURE, TIME, "█▀\n▄ ");
        assertThat(new LineRenderer(true, false, ZoneOffset.UTC).render(picture, 80))
                .extracting(AttributedString::toAnsi)
                .containsExactly("   █▀", "   ▄ ");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PICTURE")
    void showsTheSenderByAMarkAndOptionallyByColour(DisplayLine.Kind kind) {
        DisplayLine entry = new DisplayLine(kind, TIME, "text");
        AttributedString plain =
                new LineRenderer(false, false, ZoneOffset.UTC).render(entry, 80).get(0);
        AttributedString coloured =
                new LineRenderer(true, false, ZoneOffset.UTC).render(entry, 80).get(0);
        assertThat(plain.toAnsi()).isEqualTo(kind.mark() + " text");
        assertThat(coloured.toString()).isEqualTo(kind.mark() + " text");
        assertThat(coloured.toAnsi()).contains("\u001b[");
    }
}
