package far.relay.client.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The messages of a bench as lines: a time in hexadecimal, then filling up to their length. None of them looks like a
 * word of the protocol. Belongs to one thread.
 */
final class StampedLine {
    /** The digits of a time. */
    static final int STAMP_BYTES = 16;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final ByteBuf line;

    /** @param length of a message, its terminator not counted; at least {@link #STAMP_BYTES} */
    StampedLine(int length) {
        bytes = new byte[length + 1];
        Arrays.fill(bytes, (byte) '.');
        bytes[length] = '\n';
        line = Unpooled.wrappedBuffer(bytes);
    }

    /** How many bytes a line has, its terminator included. */
    int length() {
        return bytes.length;
    }

    /** The line, terminator included, of the message that was due at this time. */
    ByteBuf encode(long stamp, ByteBufAllocator allocator) {
        write(stamp, bytes, 0);
        return allocator.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Whether the message with this time is next in {@code in}, byte by byte. Does not consume it. */
    boolean isNext(ByteBuf in, long stamp) {
        write(stamp, bytes, 0);
        return in.readableBytes() >= bytes.length && ByteBufUtil.equals(in, in.readerIndex(), line, 0, bytes.length);
    }

    /** Writes this time into {@link #STAMP_BYTES} bytes from {@code start} on. */
    static void write(long stamp, byte[] bytes, int start) {
        long rest = stamp;
        for (int i = start + STAMP_BYTES - 1; i >= start; i--) {
            bytes[i] = DIGITS[(int) rest & 0xf];
            rest >>>= 4;
        }
    }
}
