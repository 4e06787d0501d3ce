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
 * Breaks a connection whose writes stall: the peer has not read a single byte for the given time, or up to half as long
 * again. It checks rarely, and only while data is waiting to be written, so a message costs only the check of a flag.
 */
public final class StallHandler extends ChannelOutboundHandlerAdapter {
    /** How far writing has come: any difference is progress. */
    record Progress(long flushes, long pendingBytes, long doneOfFirst) {}

    private final Duration limit;
    private Future<?> nextCheck;
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
        if (nextCheck == null) {
            check(ctx);
        }
    }

    private void check(ChannelHandlerContext ctx) {
        nextCheck = null;
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
            ctx.fireExceptionCaught(new IOException("write stalled for " + DurationText.of(limit)));
            return;
        }
        nextCheck = ctx.executor().schedule(() -> check(ctx), limit.toNanos() / 2, TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
    }
}
