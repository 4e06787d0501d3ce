package far.relay.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {
    private static Layout layout(String text, int cursor, int columns) {
        return Layout.of(new AttributedString(text), cursor, columns);
    }

    private static List<String> rows(Layout layout) {
        return layout.rows().stream().map(AttributedString::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "4, 0, 4",
        "8, 0, 8",
        "9, 1, 0",
        "10, 1, 1",
    })
    void wrapsATextWhenARowIsFullAndFindsTheCursor(int cursor, int row, int offset) {
        Layout layout = layout("prompt> 日本", cursor, 11);
        assertThat(rows(layout)).containsExactly("prompt> 日", "本");
        assertThat(List.of(layout.row(), layout.offset())).containsExactly(row, offset);
    }

    @Test
    void keepsTheCursorOnAFullRowIfNothingFollows() {
        Layout layout = layout("prompt> 日", 9, 11);
        assertThat(rows(layout)).containsExactly("prompt> 日");
        assertThat(List.of(layout.row(), layout.offset())).containsExactly(0, 9);
    }

    @Test
    void beginsARowAtALineEnd() {
        Layout layout = layout("> one\n\n  two", 6, 80);
        assertThat(rows(layout)).containsExactly("> one", "", "  two");
        assertThat(List.of(layout.row(), layout.offset())).containsExactly(1, 0);
        assertThat(layout("> one\n", 6, 80).row()).isEqualTo(1);
    }

    @Test
    void neverSplitsACharacterOrWhatIsDrawnAsOne() {
        assertThat(rows(layout("12345678👍🏽", 0, 12))).containsExactly("12345678", "👍🏽");
        assertThat(rows(layout("123456789e\u0301x", 0, 11))).containsExactly("123456789e\u0301", "x");
        assertThat(rows(layout("😀".repeat(3), 0, 4))).containsExactly("😀", "😀", "😀");
    }

    @Test
    void showsTheRowsAroundTheCursorIfNotAllFit() {
        String text = "0\n1\n2\n3\n4\n5";
        assertThat(rows(layout(text, 0, 80).within(3))).containsExactly("0", "1", "2");
        assertThat(rows(layout(text, 6, 80).within(3))).containsExactly("2", "3", "4");
        assertThat(layout(text, 6, 80).within(3).row()).isEqualTo(1);
        assertThat(rows(layout(text, 11, 80).within(3))).containsExactly("3", "4", "5");
        assertThat(layout(text, 11, 80).within(3).row()).isEqualTo(2);
        assertThat(rows(layout(text, 4, 80).within(9))).hasSize(6);
    }

    @Test
    void computesHowManyRowsAreAboveTheCursorWhenTheScreenHasBecomeNarrower() {
        Layout layout = layout("0123456789\n0123456789", 17, 80);
        assertThat(layout.rowsAbove(20)).isEqualTo(1);
        assertThat(layout.rowsAbove(5)).isEqualTo(3);
        assertThat(Layout.EMPTY.rowsAbove(5)).isZero();
    }
}
