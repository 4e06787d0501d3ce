package far.relay.server.web;

import far.relay.protocol.RoomCommand;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client does not send a whole request in time, neither after it has connected nor after the last request,
 * or no line after it has changed to WebSocket. It comes after the handlers that decode, and removes itself at the first command.
 */
final class RequestTimeout extends ChannelInboundHandlerAdapter {
    /** How long a client has for a request, and for its first line. */
    static final int SECONDS = 10;

    private final RateLimitedLog log;
    private Future<?> timeout;

    RequestTimeout(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        start(ctx);
    }

    private void start(ChannelHandlerContext ctx) {
        timeout = ctx.executor().schedule(() -> close(ctx), SECONDS, TimeUnit.SECONDS);
    }

    private void close(ChannelHandlerContext ctx) {
        log.info(
                "{} closed: no request within {} s",
                PeerAddress.name(ctx.channel().remoteAddress()),
                SECONDS);
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof LastHttpContent) {
            timeout.cancel(false);
            start(ctx);
        }
        ctx.fireChannelRead(message);
        if (message instanceof RoomCommand) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timeout.cancel(false);
    }
}
