package far.relay.client.bench;

import far.relay.client.FailureReason;
import far.relay.protocol.RoomWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/**
 * A line in each text frame of a WebSocket (RFC 6455). Netty's codec does the same with several objects for each frame, and the bench
 * would measure itself. The server must not send fragments.
 */
final class WebSocketFraming implements Framing {
    private static final SplittableRandom RANDOM = new SplittableRandom();
    private static final int KEY_BYTES = 16;
    private static final String HTTP = "HTTP/";
    private static final String ACCEPTED = "HTTP/1.1 101 ";
    private static final String END_OF_RESPONSE = "\r\n\r\n";
    private static final int LONGEST_RESPONSE = 8192;

    /** Final frames: the first byte. */
    private static final int TEXT = 0x81;

    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;

    private static final int MASKED = 0x80;
    /** Lengths from this one on take two more bytes. */
    private static final int TWO_BYTES = 126;
    /** Lengths that do not fit into two bytes take eight more. */
    private static final int EIGHT_BYTES = 127;

    private final String address;
    private final FailureReason notHttp;
    private final int longest;
    private final SplittableRandom keys = RANDOM.split();
    private Runnable whenOpen;
    private boolean isOpen;

    /**
     * @param address the server's, as the HTTP header {@code Host} has it
     * @param overTls whether the connection uses TLS
     * @param longest the most bytes of a line
     */
    WebSocketFraming(String address, boolean overTls, int longest) {
        this.address = address;
        this.notHttp = new FailureReason(overTls ? FailureReason.Kind.NOT_HTTPS : FailureReason.Kind.NOT_HTTP, "");
        this.longest = longest;
    }

    @Override
    public void open(ChannelHandlerContext ctx, Runnable then) {
        whenOpen = then;
        byte[] key = new byte[KEY_BYTES];
        keys.nextBytes(key);
        String request = String.join(
                "\r\n",
                "GET " + RoomWebSocket.PATH + " HTTP/1.1",
                "Host: " + address,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: " + RoomWebSocket.SUBPROTOCOL,
                "Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(key),
                "",
                "");
        ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), request), ctx.voidPromise());
    }

    @Override
    public int next(ChannelHandlerContext ctx, ByteBuf in) {
        if (!isOpen) {
            readResponse(in);
            return INCOMPLETE;
        }
        int start = in.readerIndex();
        int header = in.readableBytes() < 2 ? 2 : headerLength(in.getUnsignedByte(start + 1));
        if (in.readableBytes() < header) {
            return INCOMPLETE;
        }
        long length = length(in, start, header);
        if (length < 0 || length > longest) {
            throw new CorruptedFrameException("a frame is too long");
        }
        if (in.readableBytes() < header + length) {
            return INCOMPLETE;
        }
        in.skipBytes(header);
        int type = in.getUnsignedByte(start);
        if (type == TEXT) {
            return (int) length;
        }
        control(ctx, type, in.readSlice((int) length));
        return INCOMPLETE;
    }

    private void readResponse(ByteBuf in) {
        String response = in.toString(StandardCharsets.US_ASCII);
        if (!response.startsWith(HTTP.substring(0, Math.min(HTTP.length(), response.length())))) {
            throw new NoWebSocketException(notHttp);
        }
        int end = response.indexOf(END_OF_RESPONSE);
        if (end >= 0 && response.startsWith(ACCEPTED)) {
            in.skipBytes(end + END_OF_RESPONSE.length());
            isOpen = true;
            whenOpen.run();
        } else if (end >= 0 || response.length() > LONGEST_RESPONSE) {
            String status = response.lines().findFirst().orElseThrow().replaceFirst("\\S* ?", "HTTP status ");
            throw new NoWebSocketException(new FailureReason(FailureReason.Kind.NO_WEB_SOCKET, status));
        }
    }

    private static int headerLength(int second) {
        if (second >= MASKED) {
            throw new CorruptedFrameException("a frame of the server is masked");
        }
        return 2 + (second < TWO_BYTES ? 0 : second == TWO_BYTES ? 2 : 8);
    }

    private static long length(ByteBuf in, int start, int header) {
        return switch (header) {
            case 2 -> in.getUnsignedByte(start + 1);
            case 4 -> in.getUnsignedShort(start + 2);
            default -> in.getLong(start + 2);
        };
    }

    private void control(ChannelHandlerContext ctx, int type, ByteBuf content) {
        if (type == PING) {
            byte[] bytes = ByteBufUtil.getBytes(content);
            ctx.writeAndFlush(frame(PONG, bytes, bytes.length, ctx.alloc()), ctx.voidPromise());
        } else if (type != PONG && type != CLOSE) {
            throw new CorruptedFrameException("a frame is no whole text");
        }
    }

    @Override
    public void end(ByteBuf in) {
        // A frame has no terminator.
    }

    @Override
    public ByteBuf frame(byte[] line, int length, ByteBufAllocator allocator) {
        return frame(TEXT, line, length, allocator);
    }

    private ByteBuf frame(int type, byte[] content, int length, ByteBufAllocator allocator) {
        ByteBuf frame = allocator.directBuffer(length + 14).writeByte(type);
        if (length < TWO_BYTES) {
            frame.writeByte(MASKED | length);
        } else if (length <= 0xffff) {
            frame.writeByte(MASKED | TWO_BYTES).writeShort(length);
        } else {
            frame.writeByte(MASKED | EIGHT_BYTES).writeLong(length);
        }
        int key = keys.nextInt();
        frame.writeInt(key);
        for (int i = 0; i < length; i++) {
            content[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
        }
        return frame.writeBytes(content, 0, length);
    }
}
