package far.relay.client.terminal;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Renders a line with its mark, time and colour. A long line is broken between words where possible, and continues
 * below its own text, so that nothing in it looks like the mark of another line. Pure.
 */
final class LineRenderer {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm ");
    /** Where there are fewer columns for a text, the time is left out. */
    private static final int FEWEST_COLUMNS = 8;

    private final boolean colour;
    private final boolean times;
    private final ZoneId zone;

    /** @param zone of the times */
    LineRenderer(boolean colour, boolean times, ZoneId zone) {
        this.colour = colour;
        this.times = times;
        this.zone = zone;
    }

    /**
     * The rows of the screen. A line feed in the text begins a new row. The last column stays free, as a terminal may or may not go
     * on to the next row at it.
     *
     * @param columns the screen's
     */
    List<AttributedString> render(DisplayLine line, int columns) {
        String time = times && line.kind() != DisplayLine.Kind.PICTURE
                ? TIME.format(line.time().atZone(zone))
                : "";
        String mark = line.kind().mark() + " ";
        boolean narrow = columns - 1 - time.length() - mark.length() < FEWEST_COLUMNS;
        String head = narrow ? mark : time + mark;
        String indent = " ".repeat(head.length());
        List<String> parts = new ArrayList<>();
        for (String text : line.text().split("\n", -1)) {
            parts.addAll(wrap(
                    Columns.withoutTabs(TerminalSanitizer.sanitize(text), 0),
                    Math.max(2, columns - 1 - head.length())));
        }
        List<AttributedString> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            lines.add(new AttributedStringBuilder()
                    .styled(mark(line.kind()), i == 0 ? head : indent)
                    .styled(text(line.kind()), parts.get(i))
                    .toAttributedString());
        }
        return lines;
    }

    /** A prompt. @param ours whether it is our turn */
    String prompt(String text, boolean ours) {
        AttributedStyle style = ours ? style().foreground(AttributedStyle.GREEN).bold() : style().faint();
        return colour ? new AttributedString(text + "> ", style).toAnsi() : text + "> ";
    }

    private AttributedStyle mark(DisplayLine.Kind kind) {
        if (!colour) {
            return style();
        }
        return switch (kind) {
            case OWN -> style().foreground(AttributedStyle.GREEN);
            case PICTURE -> style();
            case OTHER -> style().foreground(AttributedStyle.CYAN).bold();
            case REPLAY, OWN_PAST -> style().foreground(AttributedStyle.YELLOW).bold();
            case NOTICE -> style().faint();
            case PROBLEM -> style().foreground(AttributedStyle.RED);
        };
    }

    private AttributedStyle text(DisplayLine.Kind kind) {
        return kind == DisplayLine.Kind.OTHER ? style() : mark(kind);
    }

    private static AttributedStyle style() {
        return AttributedStyle.DEFAULT;
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        int afterSpace = 0; // where the line can be broken between words; at its begin: nowhere
        int column = 0;
        for (int i = 0; i < text.length(); ) {
            int end = Columns.endOfCluster(text, i, width);
            int taken = Columns.of(text, i, end);
            if (column + taken > width) {
                int to = afterSpace > begin ? afterSpace : i;
                lines.add(text.substring(begin, to));
                begin = to;
                column = Columns.of(text, begin, i);
            }
            column += taken;
            i = end;
            if (text.charAt(end - 1) == ' ') {
                afterSpace = end;
            }
        }
        lines.add(text.substring(begin));
        return lines;
    }
}
