package far.relay.protocol;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * TEXT of the room protocol: any Unicode text in one line, by the escapes {@code \\}, {@code \n} and {@code \r}
 * (docs/rooms.md, section 2). A {@link Message} holds it as it is on the wire, escapes included.
 */
public final class EscapedText {
    private EscapedText() {}

    /**
     * The TEXT for a text.
     *
     * @throws IllegalArgumentException if the text holds half of a surrogate pair
     */
    public static Message escape(String text) {
        return Message.of(text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
    }

    /** The text of a TEXT that {@link #escape} or a parser made. */
    public static String unescape(Message escaped) {
        String wire = escaped.text();
        int backslash = wire.indexOf('\\');
        if (backslash < 0) {
            return wire;
        }
        StringBuilder text = new StringBuilder(wire.length());
        int from = 0;
        while (backslash >= 0) {
            text.append(wire, from, backslash);
            char escape = wire.charAt(backslash + 1);
            text.append(escape == 'n' ? '\n' : escape == 'r' ? '\r' : escape);
            from = backslash + 2;
            backslash = wire.indexOf('\\', from);
        }
        return text.append(wire, from, wire.length()).toString();
    }

    /**
     * The TEXT at the end of a line. A carriage return is an escape afterwards: before a line feed it would be lost on its way
     * to the other client.
     *
     * @param line UTF-8 without line feeds
     * @throws RoomLineException if a backslash begins no escape ({@link ErrorCode#ESCAPE})
     */
    static Message parse(byte[] line, int from) throws RoomLineException {
        boolean exact = true;
        for (int i = from; i < line.length; i++) {
            if (line[i] == '\\') {
                i++;
                if (i == line.length || line[i] != '\\' && line[i] != 'n' && line[i] != 'r') {
                    throw new RoomLineException(
                            ErrorCode.ESCAPE, "a backslash is followed by \\, n or r; write \\\\ for a backslash");
                }
            } else if (line[i] == '\r') {
                exact = false;
            }
        }
        return Message.ofUtf8(exact ? Arrays.copyOfRange(line, from, line.length) : withoutCarriageReturns(line, from));
    }

    private static byte[] withoutCarriageReturns(byte[] line, int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(line.length);
        for (int i = from; i < line.length; i++) {
            if (line[i] == '\r') {
                text.write('\\');
                text.write('r');
            } else {
                text.write(line[i]);
            }
        }
        return text.toByteArray();
    }
}
