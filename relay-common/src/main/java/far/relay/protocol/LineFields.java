package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a line of the room protocol, from left to right: separated by single spaces, the last one perhaps TEXT. */
final class LineFields {
    private static final int MOST_DIGITS = 18;
    private static final long NO_NUMBER = -1;

    private final byte[] line;
    private int at;

    /**
     * @param line UTF-8, without its terminator
     * @throws RoomLineException if it contains a line feed, as a WebSocket frame can ({@link ErrorCode#SYNTAX})
     */
    LineFields(byte[] line) throws RoomLineException {
        this.line = line;
        for (byte octet : line) {
            if (octet == '\n') {
                throw syntax("a line cannot contain a line feed; write \\n in TEXT");
            }
        }
    }

    static RoomLineException syntax(String message) {
        return new RoomLineException(ErrorCode.SYNTAX, message);
    }

    /** Whether there is another field, perhaps an empty one. */
    boolean hasNext() {
        return at <= line.length;
    }

    /** The next field. */
    String next() throws RoomLineException {
        checkNext();
        int end = endOfField();
        String field = new String(line, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
        return field;
    }

    private int endOfField() {
        int end = at;
        while (end < line.length && line[end] != ' ') {
            end++;
        }
        return end;
    }

    /** Skips the next field if it is this one. Returns whether it is. */
    boolean skip(byte[] field) {
        int end = at + field.length;
        boolean begins = end <= line.length && Arrays.equals(line, at, end, field, 0, field.length);
        if (begins && (end == line.length || line[end] == ' ')) {
            at = end + 1;
            return true;
        }
        return false;
    }

    private void checkNext() throws RoomLineException {
        if (!hasNext()) {
            throw syntax("a field is missing");
        }
    }

    /** The next field, as what it means. */
    <T> T next(String name, Function<String, Optional<T>> meaning) throws RoomLineException {
        Optional<T> value = meaning.apply(next());
        if (value.isEmpty()) {
            throw syntax(name + " is malformed");
        }
        return value.get();
    }

    /** The next field, which is a number, as {@link #parseNumber} reads it. */
    long number() throws RoomLineException {
        checkNext();
        int end = endOfField();
        long number = number(line, at, end);
        if (number == NO_NUMBER) {
            throw syntax("the number is malformed");
        }
        at = end + 1;
        return number;
    }

    /**
     * A decimal number without leading zeros; empty for anything else. One with more than 18 digits counts as
     * {@link Long#MAX_VALUE}: no message has such a number.
     */
    static Optional<Long> parseNumber(String text) {
        byte[] digits = text.getBytes(StandardCharsets.UTF_8);
        long number = number(digits, 0, digits.length);
        return number == NO_NUMBER ? Optional.empty() : Optional.of(number);
    }

    private static long number(byte[] digits, int from, int to) {
        if (from == to || digits[from] == '0' && to - from > 1) {
            return NO_NUMBER;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (digits[i] < '0' || digits[i] > '9') {
                return NO_NUMBER;
            }
            number = i - from < MOST_DIGITS ? 10 * number + digits[i] - '0' : Long.MAX_VALUE;
        }
        return number;
    }

    /** The rest of the line, as TEXT. */
    Message text() throws RoomLineException {
        checkNext();
        Message text = EscapedText.parse(line, at);
        at = line.length + 1;
        return text;
    }

    /** The rest of the line, as it is. */
    String rest() throws RoomLineException {
        checkNext();
        String rest = new String(Arrays.copyOfRange(line, at, line.length), StandardCharsets.UTF_8);
        at = line.length + 1;
        return rest;
    }

    /** Checks that there are no more fields. */
    void end() throws RoomLineException {
        if (hasNext()) {
            throw syntax("there is a field too many");
        }
    }
}
