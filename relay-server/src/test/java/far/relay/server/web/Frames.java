package far.relay.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** WebSocket frames as bytes (RFC 6455, section 5.2): those that a client sends, also wrong ones, and those of a server as text. */
public final class Frames {
    public static final int FIN = 0x80;
    public static final int RSV1 = 0x40;
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private Frames() {}

    /** A complete text message. */
    public static byte[] text(String text) {
        return frame(FIN | TEXT, text);
    }

    /** A masked frame. */
    public static byte[] frame(int first, String payload) {
        return frame(first, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A masked frame, with the shortest header. */
    public static byte[] frame(int first, byte[] payload) {
        byte[] header = header(first, payload.length, MASKED);
        ByteBuffer frame = ByteBuffer.allocate(header.length + MASK.length + payload.length)
                .put(header)
                .put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        return frame.array();
    }

    /** A frame that is not masked. */
    public static byte[] unmasked(int first, byte[] payload) {
        byte[] header = header(first, payload.length, 0);
        return ByteBuffer.allocate(header.length + payload.length)
                .put(header)
                .put(payload)
                .array();
    }

    /** A close frame with a status and a reason. */
    public static byte[] close(int status, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) status)
                        .put(text)
                        .array());
    }

    /** The header of a masked frame, without the mask, with this length of the payload. */
    public static byte[] header(int first, long length) {
        return header(first, length, MASKED);
    }

    private static byte[] header(int first, long length, int masked) {
        if (length < 126) {
            return new byte[] {(byte) first, (byte) (masked | length)};
        }
        ByteBuffer header = length < 1 << 16
                ? ByteBuffer.allocate(4)
                        .put((byte) first)
                        .put((byte) (masked | 126))
                        .putShort((short) length)
                : ByteBuffer.allocate(10)
                        .put((byte) first)
                        .put((byte) (masked | 127))
                        .putLong(length);
        return header.array();
    }

    /** All arrays, one after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** What a server has sent, a frame each: {@code text ...}, {@code close 1000}, {@code ping}, {@code pong ...}. */
    public static List<String> read(byte[] sent) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(sent);
        while (in.hasRemaining()) {
            int first = in.get() & 0xff;
            int length = in.get() & 0xff; // not masked
            if (length == 126) {
                length = in.getShort() & 0xffff;
            } else if (length == 127) {
                length = Math.toIntExact(in.getLong());
            }
            byte[] payload = new byte[length];
            in.get(payload);
            frames.add(name(first, payload).strip());
        }
        return frames;
    }

    private static String name(int first, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        return switch (first) {
            case FIN | TEXT -> "text " + text;
            case FIN | PING -> "ping " + text;
            case FIN | PONG -> "pong " + text;
            case FIN | CLOSE ->
                "close " + (payload.length == 0 ? "" : ByteBuffer.wrap(payload).getShort());
            default -> throw new AssertionError("a frame that begins with " + first);
        };
    }
}
