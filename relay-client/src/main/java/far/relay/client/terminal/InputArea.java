package far.relay.client.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The rows at the bottom of the screen in which a line is typed, drawn without JLine's {@link Display}. JLine's display
 * lets the terminal wrap rows, and fails if a wide character is at the end of a row; it also writes half a character
 * where two lines differ in the other half. Here no row is ever wrapped by the terminal, a row that changed is written
 * as a whole, and the cursor goes where the terminal itself had it after the text before it, however wide it draws that
 * text.
 *
 * <p>Not thread-safe; the line reader's lock guards it.
 */
final class InputArea extends Display {
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private Layout drawn = Layout.EMPTY;
    /** The cursor's row, from the first one of the area. */
    private int at;
    /** Whether the terminal may show the rows differently from how they were drawn, as after a change of its size. */
    private boolean stale;

    InputArea(Terminal terminal) {
        super(terminal, false);
    }

    /** Text that the terminal does not wrap. @param lines without a line end at the end */
    static String unwrapped(String lines) {
        return NO_WRAP + lines + WRAP;
    }

    /** Shows this, and nothing else. Does not flush. */
    void draw(Layout next) {
        terminal.writer().write(NO_WRAP);
        if (stale) {
            moveTo(0);
            terminal.puts(Capability.clr_eos);
            drawn = Layout.EMPTY;
            stale = false;
        }
        for (int i = 0; i < Math.max(next.rows().size(), drawn.rows().size()); i++) {
            AttributedString row = row(next, i);
            if (i != next.row() && !(i < drawn.rows().size() && row.equals(row(drawn, i)))) {
                moveTo(i);
                write(row);
                terminal.puts(Capability.clr_eol);
            }
        }
        // Last, as the other rows may have made the screen scroll.
        moveTo(next.row());
        AttributedString row = row(next, next.row());
        write(row.subSequence(0, next.offset()));
        terminal.puts(Capability.save_cursor);
        write(row.subSequence(next.offset(), row.length()));
        terminal.puts(Capability.clr_eol);
        terminal.puts(Capability.restore_cursor);
        terminal.writer().write(WRAP);
        drawn = new Layout(new ArrayList<>(next.rows()), next.row(), next.offset());
    }

    private static AttributedString row(Layout layout, int i) {
        return i < layout.rows().size() ? layout.rows().get(i) : AttributedString.EMPTY;
    }

    private void write(AttributedString text) {
        terminal.writer().write(text.toAnsi(terminal));
    }

    /** To the begin of a row; below the last one, the screen scrolls. */
    private void moveTo(int row) {
        terminal.puts(Capability.carriage_return);
        for (; at > row; at--) {
            terminal.puts(Capability.cursor_up);
        }
        for (; at < row; at++) {
            terminal.writer().write('\n');
        }
    }

    // --- the methods that JLine's line reader calls on its display

    /** The line reader only calls it to clear the rows. */
    @Override
    public void update(List<AttributedString> lines, int cursor, boolean flush) {
        draw(Layout.EMPTY);
        if (flush) {
            terminal.flush();
        }
    }

    /** The cursor is at the begin of a row, with nothing of this on the screen. */
    @Override
    public void reset() {
        super.reset();
        drawn = Layout.EMPTY;
        at = 0;
        stale = false;
    }

    /** The terminal has another size. One that has become narrower may have broken rows in two. */
    @Override
    @SuppressWarnings("deprecation") // the other method calls this one
    public void resize(int newRows, int newColumns) {
        if (columns > 0 && newColumns > 0 && newColumns != columns) {
            at = newColumns < columns ? drawn.rowsAbove(newColumns) : at;
            stale = true;
        }
        super.resize(newRows, newColumns);
    }
}
