package far.relay.server.connection;

import far.relay.protocol.DurationText;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Breaks a connection whose peer takes nothing of what is written to it, not a byte for the given time: as soon as that is
 * over, at most half as long again. Looks only now and then, and only while there is something to be taken; so it costs
 * the way of a message nothing but a glance at a flag.
 */
public final class StallHandler extends ChannelOutboundHandlerAdapter {
    /** How far the writing is: any difference is a progress. */
    record Progress(long flushes, long pendingBytes, long doneOfFirst) {}

    private final Duration limit;
    private Future<?> nextLook;
    private long flushes;
    private Progress last;
    private long lastChange;

    public StallHandler(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushes++;
        ctx.flush();
        if (nextLook == null) {
            look(ctx);
        }
    }

    private void look(ChannelHandlerContext ctx) {
        nextLook = null;
        ChannelOutboundBuffer pending = ctx.channel().unsafe().outboundBuffer();
        if (pending == null || pending.isEmpty()) {
            last = null;
            return;
        }
        long now = ctx.executor().ticker().nanoTime();
        Progress progress = new Progress(flushes, pending.totalPendingWriteBytes(), pending.currentProgress());
        if (!progress.equals(last)) {
            last = progress;
            lastChange = now;
        } else if (now - lastChange >= limit.toNanos()) {
            ctx.fireExceptionCaught(new IOException("takes nothing for " + DurationText.of(limit)));
            return;
        }
        nextLook = ctx.executor().schedule(() -> look(ctx), limit.toNanos() / 2, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (nextLook != null) {
            nextLook.cancel(false);
        }
    }
}
