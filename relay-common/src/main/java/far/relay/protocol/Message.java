package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of text as its author wrote it: UTF-8, without terminator and without the escapes of the wire
 * (docs/protocol.md, sections 1 and 6). Immutable. It has its own array of exactly the right size, so a message that is
 * kept for a replay keeps no other memory.
 */
public final class Message {
    private final byte[] utf8;

    private Message(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * The message with this text.
     *
     * @throws IllegalArgumentException if one line cannot carry the text: it contains a line feed, ends with a carriage
     *     return (the receiver would drop it), or contains half of a surrogate pair
     */
    public static Message of(String text) {
        if (text.indexOf('\n') >= 0 || text.endsWith("\r")) {
            throw new IllegalArgumentException("a message is one line: it cannot contain a line break");
        }
        return new Message(Utf8.encode(text));
    }

    /**
     * The message with these bytes, which must be UTF-8 without a line feed. The array is not copied: the caller must
     * not change it any more.
     */
    public static Message ofUtf8(byte[] utf8) {
        return new Message(utf8);
    }

    /** The UTF-8 bytes: the message's own array, not a copy. Do not write to it. */
    public byte[] utf8() {
        return utf8;
    }

    /** The text. */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && Arrays.equals(utf8, message.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** Only the length, so that no text of a message gets into a log. */
    @Override
    public String toString() {
        return "Message[" + utf8.length + " bytes]";
    }
}
