package far.relay.server.web;

import far.relay.codec.BatchingEncoder;
import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * Encodes what the server sends to clients of named rooms over a WebSocket: a text frame for each {@link RoomEvent}, and a close
 * frame after {@code bye}. Control frames are passed on as they are. Nothing follows a close frame (RFC 6455, section 5.5.1).
 *
 * <p>It writes the headers of text frames itself (section 5.2), since Netty's encoder has buffers of its own for each frame.
 */
final class RoomFrameEncoder extends BatchingEncoder {
    /** A final text frame: the first byte. */
    private static final int TEXT = 0x81;
    /** Lengths from this one on take two more bytes. */
    private static final int TWO_BYTES = 126;
    /** Lengths that do not fit into two bytes take eight more. */
    private static final int EIGHT_BYTES = 127;

    private static final int MOST_IN_TWO_BYTES = 0xffff;
    private static final int LONGEST_HEADER = 10;

    private boolean closed;
    /** The status of the close frame after {@code bye refused}. */
    private WebSocketCloseStatus refusal = WebSocketCloseStatus.POLICY_VIOLATION;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (closed) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        closed = message instanceof RoomEvent.Bye || message instanceof CloseWebSocketFrame;
        super.write(ctx, message, promise);
        if (message instanceof RoomEvent.Error error) {
            refusal = status(ErrorCode.of(error.code()));
        } else if (message instanceof RoomEvent.Bye bye) {
            super.write(
                    ctx,
                    new CloseWebSocketFrame(
                            bye.code().equals(ByeCode.REFUSED.word()) ? refusal : WebSocketCloseStatus.NORMAL_CLOSURE),
                    ctx.voidPromise());
        }
    }

    @Override
    protected int estimate(RoomEvent event) {
        return LONGEST_HEADER + RoomEventLine.estimate(event);
    }

    @Override
    protected void encode(RoomEvent event, ByteBuf out) {
        byte[] line = RoomEventLine.format(event);
        out.writeByte(TEXT);
        if (line.length < TWO_BYTES) {
            out.writeByte(line.length);
        } else if (line.length <= MOST_IN_TWO_BYTES) {
            out.writeByte(TWO_BYTES).writeShort(line.length);
        } else {
            out.writeByte(EIGHT_BYTES).writeLong(line.length);
        }
        out.writeBytes(line);
    }

    private static WebSocketCloseStatus status(Optional<ErrorCode> code) {
        return code.map(known -> switch (known) {
                    case UTF8 -> WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
                    case LONG -> WebSocketCloseStatus.MESSAGE_TOO_BIG;
                    default -> WebSocketCloseStatus.POLICY_VIOLATION;
                })
                .orElse(WebSocketCloseStatus.POLICY_VIOLATION);
    }
}
