package far.relay.server.web;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;

/**
 * Encodes what the server sends to clients of named rooms over a WebSocket: a text frame for each {@link RoomEvent}, and a close
 * frame after {@code bye}. Control frames are passed on as they are. Nothing follows a close frame (RFC 6455, section 5.5.1).
 */
final class RoomFrameEncoder extends ChannelOutboundHandlerAdapter {
    private boolean closed;
    /** The status of the close frame after {@code bye refused}. */
    private WebSocketCloseStatus refusal = WebSocketCloseStatus.POLICY_VIOLATION;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (closed) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else if (message instanceof RoomEvent event) {
            write(ctx, event, promise);
        } else {
            closed = message instanceof CloseWebSocketFrame;
            ctx.write(message, promise);
        }
    }

    private void write(ChannelHandlerContext ctx, RoomEvent event, ChannelPromise promise) {
        ctx.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(RoomEventLine.format(event))), promise);
        if (event instanceof RoomEvent.Error error) {
            refusal = status(ErrorCode.of(error.code()));
        } else if (event instanceof RoomEvent.Bye bye) {
            closed = true;
            ctx.write(
                    new CloseWebSocketFrame(
                            bye.code().equals(ByeCode.REFUSED.word()) ? refusal : WebSocketCloseStatus.NORMAL_CLOSURE),
                    ctx.voidPromise());
        }
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
