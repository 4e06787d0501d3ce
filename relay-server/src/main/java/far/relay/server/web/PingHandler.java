package far.relay.server.web;

import far.relay.protocol.DurationText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Notices a client of a WebSocket that does not respond any more, although a proxy in between keeps the TCP connection alive. A client
 * that has sent nothing is sent a ping; if it has still sent nothing at the end of the limit, the connection breaks. It comes
 * before the handlers that decode, and checks three times within the limit, so a message costs only the setting of a flag.
 */
final class PingHandler extends ChannelInboundHandlerAdapter {
    private static final int CHECKS = 3;

    private final Duration limit;
    private boolean heard;
    private boolean pinged;
    private Future<?> nextCheck;

    /** @param limit how long a client may not respond */
    PingHandler(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        schedule(ctx);
    }

    private void schedule(ChannelHandlerContext ctx) {
        nextCheck = ctx.executor().schedule(() -> check(ctx), limit.toNanos() / CHECKS, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext ctx) {
        // While reading is off the server cannot hear the client.
        if (heard || !ctx.channel().config().isAutoRead()) {
            heard = false;
            pinged = false;
        } else if (pinged) {
            ctx.fireExceptionCaught(new IOException("no answer to a ping for " + DurationText.of(limit)));
            return;
        } else {
            pinged = true;
            ctx.channel().writeAndFlush(new PingWebSocketFrame());
        }
        schedule(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        heard = true;
        ctx.fireChannelRead(bytes);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        nextCheck.cancel(false);
    }
}
