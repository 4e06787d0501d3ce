package far.relay.codec;

import far.relay.protocol.RoomEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Encodes the {@link RoomEvent}s that are written before a flush into one buffer: the transport has the same work for a buffer, however
 * long it is. An event that is written with a promise is passed on at once, with those before it. Other messages are passed on as they
 * are, after the events before them. For the thread of the event loop.
 */
public abstract class BatchingEncoder extends ChannelOutboundHandlerAdapter {
    /** With this many bytes a buffer is passed on before the flush, so that {@code ChannelOutboundBuffer} counts them. */
    static final int MOST_BYTES = 4096;

    /** The least capacity of a buffer. It holds a short message and the acknowledgement of the one before. */
    private static final int LEAST_BYTES = 256;

    /** Events that are not passed on yet; null if there are none. */
    private ByteBuf batch;

    /** About how many bytes {@link #encode} appends at most; more cost a second allocation, and nothing else. */
    protected abstract int estimate(RoomEvent event);

    /** Appends an event to the buffer. */
    protected abstract void encode(RoomEvent event, ByteBuf out);

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof RoomEvent event)) {
            passOn(ctx);
            ctx.write(message, promise);
            return;
        }
        if (batch == null) {
            batch = ctx.alloc().ioBuffer(Math.max(LEAST_BYTES, estimate(event)));
        }
        encode(event, batch);
        if (!promise.isVoid()) {
            passOn(ctx, promise);
        } else if (batch.readableBytes() >= MOST_BYTES) {
            passOn(ctx);
        }
    }

    private void passOn(ChannelHandlerContext ctx) {
        if (batch != null) {
            passOn(ctx, ctx.voidPromise());
        }
    }

    private void passOn(ChannelHandlerContext ctx, ChannelPromise promise) {
        ByteBuf full = batch;
        batch = null; // a write can fail, and its handler can write
        ctx.write(full, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        passOn(ctx);
        ctx.flush();
    }

    /** Events that were not flushed when the connection ended are lost, as the transport's buffers are. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (batch != null) {
            batch.release();
            batch = null;
        }
    }
}
