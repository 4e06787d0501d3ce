package far.relay.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.BiConsumer;

/**
 * Comes right behind the {@link SslHandler}, and keeps the connection from those behind it until its handshake is done:
 * only then do they hear that it is active. Of one whose handshake fails they never hear anything.
 */
public final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private final BiConsumer<ChannelHandlerContext, Throwable> whenFailed;
    private boolean failed;

    /**
     * @param whenFailed told why, once, on the channel's loop; the connection is closed next. Its context
     *     is this handler's
     */
    public HandshakeHandler(BiConsumer<ChannelHandlerContext, Throwable> whenFailed) {
        this.whenFailed = whenFailed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Not yet.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // It never was.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
            ctx.fireUserEventTriggered(event);
        } else if (handshake.isSuccess()) {
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        } else {
            fail(ctx, handshake.cause());
        }
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (!failed) {
            failed = true;
            whenFailed.accept(ctx, cause);
        }
    }

    /** Mostly the failure that the event above has reported already. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean reported = failed && cause instanceof DecoderException;
        if (cause instanceof DecoderException) {
            fail(ctx, cause.getCause());
        }
        if (!reported) {
            ctx.close();
        }
    }
}
