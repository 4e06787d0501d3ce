package far.relay.server.connection;

import far.relay.server.metrics.ConnectionMetrics;
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
 * Closes a connection slowly, for a client that may still be sending. Closing a connection with unread bytes resets it,
 * and the reset can overtake what was written last. So this handler sends FIN, reads and discards what the client still
 * sends, and closes when the client does, or after {@link #SECONDS}.
 */
public final class LingerHandler extends ChannelDuplexHandler {
    /** How long the server waits for the last events of a connection to be sent (docs/protocol.md, sections 7 and 8). */
    static final int SECONDS = 2;

    /** The pause between the first two reads; it doubles after each read. */
    private static final long FIRST_PAUSE_MILLIS = 10;

    private final boolean sparingly;
    private boolean lingering;

    private LingerHandler(boolean sparingly) {
        this.sparingly = sparingly;
    }

    /** Makes the connection linger when it is closed. No handler receives data from now on. */
    public static void addTo(ChannelPipeline pipeline) {
        pipeline.addFirst(new LingerHandler(false));
    }

    /**
     * Likewise, for a connection that has cost too much already: reads at longer and longer intervals, at most ten
     * times. A client that sends megabytes before it reads is reset.
     */
    static void addSparingTo(ChannelPipeline pipeline) {
        pipeline.addFirst(new LingerHandler(true));
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
        CountedConnection.is(ctx.channel(), ConnectionMetrics.State.CLOSING);
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
        ctx.channel().config().setAutoRead(!sparingly);
        if (sparingly) {
            discard(ctx, FIRST_PAUSE_MILLIS);
        }
    }

    private static void discard(ChannelHandlerContext ctx, long pauseMillis) {
        if (ctx.channel().isOpen()) {
            ctx.read();
            ctx.executor().schedule(() -> discard(ctx, 2 * pauseMillis), pauseMillis, TimeUnit.MILLISECONDS);
        }
    }
}
