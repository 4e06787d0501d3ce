package far.relay.server.web;

import far.relay.server.connection.LingerHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;

/**
 * Handles control frames and the closing handshake (RFC 6455, sections 5.5 and 7): answers a ping unless the client does not read,
 * answers a close frame, and sends one to a client whose frames are not accepted. Everything else is passed on.
 */
final class ControlFrameHandler extends ChannelInboundHandlerAdapter {
    private boolean unflushed;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof PingWebSocketFrame ping) {
            answer(ctx, ping);
        } else if (message instanceof PongWebSocketFrame pong) {
            pong.release();
        } else if (message instanceof CloseWebSocketFrame close) {
            close(ctx, close);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void answer(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isWritable()) {
            ctx.write(new PongWebSocketFrame(ping.content()), ctx.voidPromise());
            unflushed = true;
        } else {
            ping.release();
        }
    }

    private static void close(ChannelHandlerContext ctx, CloseWebSocketFrame received) {
        CloseWebSocketFrame answer = received.statusCode() < 0
                ? new CloseWebSocketFrame()
                : new CloseWebSocketFrame(WebSocketCloseStatus.valueOf(received.statusCode()), "");
        received.release();
        end(ctx, answer);
        ctx.pipeline().close();
    }

    /** Sends the last frame. Closing the connection then takes until the client closes it, or 2 s. */
    private static void end(ChannelHandlerContext ctx, CloseWebSocketFrame last) {
        LingerHandler.addTo(ctx.pipeline());
        ctx.writeAndFlush(last, ctx.voidPromise());
    }

    /** What RFC 6455 forbids ends the connection like a broken one, but the client is told why. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException fault) {
            end(ctx, new CloseWebSocketFrame(fault.closeStatus()));
            ctx.fireExceptionCaught(new IOException("not accepted: " + fault.getMessage()));
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }
}
