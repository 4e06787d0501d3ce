package far.relay.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * The flow control of a decoder. From {@link LineDecoder.Flow#PAUSE} to {@link LineDecoder.Flow#RESUME} it passes on nothing and does
 * not read. It passes on at most {@link #AT_ONCE} units, such as lines, at once. If there are more, it waits in the {@link Backlog},
 * and reads again only when it has passed on all that it had read. For the loop's thread.
 */
public final class DecoderFlow {
    /** The most units that one connection passes on before other connections are served. */
    public static final int AT_ONCE = 32;

    private final ByteToMessageDecoder decoder;
    private final Backlog backlog;
    private int left;
    private boolean paused;
    private boolean waiting;

    /** @param backlog the backlog of the channel's event loop */
    public DecoderFlow(ByteToMessageDecoder decoder, Backlog backlog) {
        this.decoder = decoder;
        this.backlog = backlog;
    }

    /** Bytes were read: the next units count from here. */
    public void begin() {
        left = AT_ONCE;
    }

    /** Whether the decoder is neither paused nor waiting. */
    public boolean isOpen() {
        return !paused && !waiting;
    }

    /** Whether the decoder may decode one more unit now. If not, it will be asked to continue later. */
    public boolean mayDecode(ChannelHandlerContext ctx) {
        if (!isOpen()) {
            return false;
        }
        if (left == 0) {
            waitInBacklog(ctx);
            return false;
        }
        return true;
    }

    /** The decoder has decoded one unit. */
    public void decoded() {
        left--;
    }

    /** Handles a user event of the decoder. Returns whether it is one of {@link LineDecoder.Flow}. */
    public boolean handles(ChannelHandlerContext ctx, Object event) {
        if (event == LineDecoder.Flow.PAUSE) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
            return true;
        }
        if (event == LineDecoder.Flow.RESUME) {
            paused = false;
            waitInBacklog(ctx);
            return true;
        }
        return false;
    }

    private void waitInBacklog(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        if (!waiting) {
            waiting = true;
            backlog.add(ctx.executor(), () -> continueDecoding(ctx));
        }
    }

    private void continueDecoding(ChannelHandlerContext ctx) {
        waiting = false;
        if (paused || ctx.isRemoved()) {
            return;
        }
        try {
            decoder.channelRead(ctx, Unpooled.EMPTY_BUFFER); // decodes what was read before
            decoder.channelReadComplete(ctx);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
        ctx.channel().config().setAutoRead(isOpen());
    }

    /** The connection has ended: what was read before is passed on now, unless the decoder is paused. */
    public void end() {
        waiting = false;
        begin();
    }
}
