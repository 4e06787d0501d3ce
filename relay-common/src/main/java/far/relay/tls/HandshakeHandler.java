package far.relay.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.BiConsumer;

/**
 * Comes right after the {@link SslHandler}. It delays {@code channelActive} for the handlers behind it until the
 * handshake has completed. If the handshake fails, they receive no event at all.
 */
public final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private final BiConsumer<ChannelHandlerContext, Throwable> whenFailed;
    private boolean failed;

    /**
     * @param whenFailed receives the cause, once, on the channel's loop, with the context of this handler; then the
     *     connection is closed
     */
    public HandshakeHandler(BiConsumer<ChannelHandlerContext, Throwable> whenFailed) {
        this.whenFailed = whenFailed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Fired when the handshake has completed.
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // The handlers behind never saw it active.
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

    /** Usually the failure that the event above has already reported. */
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
