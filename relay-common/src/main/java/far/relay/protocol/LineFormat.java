package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes lines of the room protocol. */
final class LineFormat {
    private LineFormat() {}

    /** A line of some fields, each with its space, and TEXT. */
    static byte[] line(String fields, Message text) {
        byte[] start = fields.getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(start, start.length + text.utf8().length);
        System.arraycopy(text.utf8(), 0, line, start.length, text.utf8().length);
        return line;
    }
}
