package far.relay.client.program;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.WCWidth;

/**
 * How a line looks on the screen: its mark, its time, its colour. A long one is broken between words where it can be, and
 * goes on under its own text, so that nothing in it can pass for another line's mark. Pure.
 */
final class Painter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm ");
    private static final int TAB = 8;
    /** Where there are fewer columns for a text, the terminal breaks it. */
    private static final int FEWEST_COLUMNS = 8;

    private final boolean colour;
    private final boolean times;
    private final ZoneId zone;

    /** @param zone of the times */
    Painter(boolean colour, boolean times, ZoneId zone) {
        this.colour = colour;
        this.times = times;
        this.zone = zone;
    }

    /** The lines of the screen. @param columns the screen's; 0 if nobody knows */
    List<AttributedString> paint(Entry entry, int columns) {
        String time = times ? TIME.format(entry.time().atZone(zone)) : "";
        String head = time + entry.kind().mark() + " ";
        String indent = " ".repeat(head.length());
        int width = columns - 1 - head.length(); // one free: a full line may or may not have moved the cursor on
        List<String> parts =
                wrap(spaced(Harmless.of(entry.text())), width < FEWEST_COLUMNS ? Integer.MAX_VALUE : width);
        List<AttributedString> lines = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            lines.add(new AttributedStringBuilder()
                    .styled(mark(entry.kind()), i == 0 ? head : indent)
                    .styled(text(entry.kind()), parts.get(i))
                    .toAttributedString());
        }
        return lines;
    }

    /** A prompt. @param ours whether it is our turn */
    String prompt(String text, boolean ours) {
        AttributedStyle style = ours ? style().foreground(AttributedStyle.GREEN).bold() : style().faint();
        return colour ? new AttributedString(text + "> ", style).toAnsi() : text + "> ";
    }

    private AttributedStyle mark(Entry.Kind kind) {
        if (!colour) {
            return style();
        }
        return switch (kind) {
            case OWN -> style().foreground(AttributedStyle.GREEN);
            case OTHER -> style().foreground(AttributedStyle.CYAN).bold();
            case REPLAY -> style().foreground(AttributedStyle.YELLOW).bold();
            case REMARK -> style().faint();
            case PROBLEM -> style().foreground(AttributedStyle.RED);
        };
    }

    private AttributedStyle text(Entry.Kind kind) {
        return kind == Entry.Kind.OTHER ? style() : mark(kind);
    }

    private static AttributedStyle style() {
        return AttributedStyle.DEFAULT;
    }

    /** With spaces for tabs. */
    private static String spaced(String text) {
        StringBuilder spaced = new StringBuilder();
        int[] column = {0};
        text.codePoints().forEach(c -> {
            if (c == '\t') {
                int spaces = TAB - column[0] % TAB;
                spaced.append(" ".repeat(spaces));
                column[0] += spaces;
            } else {
                spaced.appendCodePoint(c);
                column[0] += columns(c);
            }
        });
        return spaced.toString();
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        int begin = 0;
        int afterSpace = 0; // where the line can be broken between words; at its begin: nowhere
        int column = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (column + columns(c) > width) {
                int end = afterSpace > begin ? afterSpace : i;
                lines.add(text.substring(begin, end));
                begin = end;
                column = text.substring(begin, i)
                        .codePoints()
                        .map(Painter::columns)
                        .sum();
            }
            column += columns(c);
            i += Character.charCount(c);
            if (c == ' ') {
                afterSpace = i;
            }
        }
        lines.add(text.substring(begin));
        return lines;
    }

    private static int columns(int c) {
        return Math.max(0, WCWidth.wcwidth(c));
    }
}
