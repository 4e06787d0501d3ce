package far.relay.client.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/**
 * A text broken into rows of a screen, wherever a row is full, and the place of the cursor in it. Pure.
 *
 * @param row that of the cursor, from 0
 * @param offset the cursor's in the text of that row
 */
record Layout(List<AttributedString> rows, int row, int offset) {
    /** No row, and the cursor where the first one would be. */
    static final Layout EMPTY = new Layout(List.of(), 0, 0);

    /**
     * Breaks a text into rows; the last column of the screen stays free for the cursor.
     *
     * @param text {@code \n} begins a row
     * @param cursor its offset in the text
     * @param columns of the screen
     */
    static Layout of(AttributedString text, int cursor, int columns) {
        int width = Math.max(2, columns - 1);
        List<AttributedString> rows = new ArrayList<>();
        int begin = 0;
        int column = 0;
        int row = 0;
        int offset = 0;
        for (int i = 0; i < text.length(); ) {
            boolean newLine = text.charAt(i) == '\n';
            int end = newLine ? i + 1 : Columns.endOfCluster(text, i, width);
            int taken = newLine ? 0 : Columns.of(text, i, end);
            if (column + taken > width) {
                rows.add(text.subSequence(begin, i));
                begin = i;
                column = 0;
            }
            if (i <= cursor) {
                row = rows.size();
                offset = cursor - begin;
            }
            if (newLine) {
                rows.add(text.subSequence(begin, i));
                begin = end;
            }
            column = newLine ? 0 : column + taken;
            i = end;
        }
        rows.add(text.subSequence(begin, text.length()));
        return cursor < text.length()
                ? new Layout(rows, row, offset)
                : new Layout(rows, rows.size() - 1, cursor - begin);
    }

    /** As much of it as a screen of so many rows can show, with the row of the cursor. */
    Layout within(int height) {
        int first = Math.max(0, Math.min(row - height / 2, rows.size() - height));
        int end = Math.min(rows.size(), first + height);
        return new Layout(rows.subList(first, end), row - first, offset);
    }

    /** How many rows this occupies above the cursor's row when the terminal has become this narrow. */
    int rowsAbove(int columns) {
        int above = 0;
        for (int i = 0; i < row; i++) {
            above += 1 + Math.max(0, Columns.of(rows.get(i), 0, rows.get(i).length()) - 1) / columns;
        }
        return row < rows.size() ? above + Columns.of(rows.get(row), 0, offset) / columns : above;
    }
}
