package far.relay.server.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Makes the closing of a connection a slow one, for a client that may still be talking: a connection that is closed over
 * unread bytes is reset, and the reset can overtake what was written last. So it ends our half, hears the client out
 * without listening, and closes when the client does, or when its time is up.
 */
public final class LingerHandler extends ChannelDuplexHandler {
    /** How long a connection that is to end may take over its last words (docs/protocol.md, sections 7 and 8). */
    static final int SECONDS = 2;

    private boolean lingering;

    private LingerHandler() {}

    /** Lets the connection linger when it is closed; nothing that comes from now on reaches any handler. */
    public static void addTo(ChannelPipeline pipeline) {
        pipeline.addFirst(new LingerHandler());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        ReferenceCountUtil.release(bytes);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (lingering) {
            ctx.close(promise);
            return;
        }
        lingering = true;
        Future<?> deadline = ctx.executor().schedule(() -> ctx.close(), SECONDS, TimeUnit.SECONDS);
        ctx.channel().closeFuture().addListener(closed -> {
            deadline.cancel(false);
            promise.trySuccess();
        });
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
        ctx.channel().config().setAutoRead(true);
    }
}
