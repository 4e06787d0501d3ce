package far.relay.client.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines for the messages of a bench in named rooms (docs/rooms.md, section 2): a verb, a number, and a text as that of a
 * {@link StampedLine}. Holds one line at a time, without its terminator. Belongs to one thread.
 */
final class NumberedLine {
    private static final byte[] SAY = "say ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SAID = "said ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAKEN = "taken ".getBytes(StandardCharsets.US_ASCII);
    /** Of a verb, the longest number, and a space. */
    private static final int LONGEST_HEAD = 26;

    private final int textBytes;
    private final byte[] bytes;
    private final ByteBuf buffer;
    private int length;

    /** @param textBytes the length of a text; at least {@link StampedLine#STAMP_BYTES} */
    NumberedLine(int textBytes) {
        this.textBytes = textBytes;
        bytes = new byte[LONGEST_HEAD + textBytes];
        buffer = Unpooled.wrappedBuffer(bytes);
    }

    /** The longest length of a line. */
    int longest() {
        return bytes.length;
    }

    /** The client's line with the message that was due at this time. */
    NumberedLine say(long number, long stamp) {
        head(SAY, number);
        return text(stamp);
    }

    /** The server's line with the message that was due at this time. */
    NumberedLine said(long number, long stamp) {
        head(SAID, number);
        return text(stamp);
    }

    /** The server's acknowledgement. */
    NumberedLine taken(long number) {
        head(TAKEN, number);
        return this;
    }

    private void head(byte[] verb, long number) {
        System.arraycopy(verb, 0, bytes, 0, verb.length);
        length = verb.length;
        for (long rest = number; rest > 0; rest /= 10) {
            length++;
        }
        int digit = length;
        for (long rest = number; rest > 0; rest /= 10) {
            bytes[--digit] = (byte) ('0' + rest % 10);
        }
    }

    private NumberedLine text(long stamp) {
        bytes[length++] = ' ';
        StampedLine.write(stamp, bytes, length);
        Arrays.fill(bytes, length + StampedLine.STAMP_BYTES, length + textBytes, (byte) '.');
        length += textBytes;
        return this;
    }

    /** Whether the next {@code line} bytes of {@code in} are this line. Does not consume it. */
    boolean isNext(ByteBuf in, int line) {
        return line == length && ByteBufUtil.equals(in, in.readerIndex(), buffer, 0, length);
    }

    /** The array whose first {@link #length} bytes are the line, until the next line is made. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
