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

    /** A line of a verb, with its space, a number and TEXT. Such lines are by far the most frequent. */
    static byte[] line(byte[] verb, long number, Message text) {
        byte[] utf8 = text.utf8();
        int end = verb.length + digits(number);
        byte[] line = start(verb, number, end + 1 + utf8.length);
        line[end] = ' ';
        System.arraycopy(utf8, 0, line, end + 1, utf8.length);
        return line;
    }

    /** A line of a verb, with its space, and a number. */
    static byte[] line(byte[] verb, long number) {
        return start(verb, number, verb.length + digits(number));
    }

    private static byte[] start(byte[] verb, long number, int length) {
        byte[] line = Arrays.copyOf(verb, length);
        long rest = number;
        for (int i = verb.length + digits(number) - 1; i >= verb.length; i--) {
            line[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return line;
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
