package far.relay.server.connection;

import far.relay.protocol.RoomLineException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client has not sent its whole first line in time (docs/rooms.md, section 1). It comes after the handlers
 * that decode, and removes itself when these pass on something. Until then it also handles faults of the connection, whose client may not
 * have a handler yet.
 */
public final class FirstLineTimeout extends ChannelInboundHandlerAdapter {
    /** How long a client has for its first line. */
    public static final int SECONDS = 10;

    private final RateLimitedLog log;
    /** Null until the connection is active. */
    private Future<?> timeout;

    public FirstLineTimeout(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timeout = ctx.executor().schedule(() -> close(ctx), SECONDS, TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    private void close(ChannelHandlerContext ctx) {
        log.refused(name(ctx), "no first line within " + SECONDS + " s");
        ctx.close();
    }

    private static String name(ChannelHandlerContext ctx) {
        return PeerAddress.name(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RoomLineException) {
            ctx.fireExceptionCaught(cause);
            return;
        }
        ConnectionFault.report(cause, name(ctx), log);
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
