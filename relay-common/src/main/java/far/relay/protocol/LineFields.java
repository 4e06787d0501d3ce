package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** The fields of a line of the room protocol, from left to right: separated by single spaces, the last one perhaps TEXT. */
final class LineFields {
    private static final int MOST_DIGITS = 18;

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
        int end = at;
        while (end < line.length && line[end] != ' ') {
            end++;
        }
        String field = new String(line, at, end - at, StandardCharsets.UTF_8);
        at = end + 1;
        return field;
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
        int start = at;
        long number = 0;
        int end = start;
        while (end < line.length && line[end] >= '0' && line[end] <= '9') {
            number = end - start < MOST_DIGITS ? 10 * number + line[end] - '0' : Long.MAX_VALUE;
            end++;
        }
        boolean isWhole = end == line.length || line[end] == ' ';
        if (end == start || !isWhole || line[start] == '0' && end - start > 1) {
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
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return Optional.empty();
            }
        }
        if (text.isEmpty() || text.startsWith("0") && text.length() > 1) {
            return Optional.empty();
        }
        return Optional.of(text.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(text));
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
