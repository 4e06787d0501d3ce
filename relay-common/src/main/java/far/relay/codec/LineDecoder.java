package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Cuts the stream into lines (docs/protocol.md, section 1): a {@link LineBasedFrameDecoder} that also holds the limits
 * of section 7.
 *
 * <ul>
 *   <li>A line may have {@code maxLine} bytes and then LF or CR LF. {@link LineBasedFrameDecoder}'s own limit counts a CR
 *       whose LF has not come yet, and so refuses a line of just that length; this one does not.
 *   <li>A line over the limit, or not UTF-8, raises {@link BadLineException}; the rest of the stream is thrown away.
 *   <li>While auto-read is off, it hands on no line, also of those it has already read. Whoever turns auto-read on again
 *       fires {@link #RESUME} through the pipeline.
 * </ul>
 *
 * So what one connection makes it keep is at most one line and one receive buffer.
 */
public final class LineDecoder extends LineBasedFrameDecoder {
    /** User event: auto-read is on again, go on with the lines already read. */
    public static final Object RESUME = new Object() {
        @Override
        public String toString() {
            return "LineDecoder.RESUME";
        }
    };

    private final int maxLine;
    private boolean refused;

    /** @param maxLine the most bytes a line may have, its terminator not counted; at least 1 */
    public LineDecoder(int maxLine) {
        super(Integer.MAX_VALUE);
        this.maxLine = maxLine;
    }

    @Override
    protected Object decode(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return null;
        }
        if (!ctx.channel().config().isAutoRead()) {
            return null;
        }
        ByteBuf line = (ByteBuf) super.decode(ctx, in);
        if (line == null) {
            if (unfinishedLength(in) > maxLine) {
                throw refuse(in, "line longer than " + maxLine + " bytes");
            }
        } else if (line.readableBytes() > maxLine) {
            line.release();
            throw refuse(in, "line longer than " + maxLine + " bytes");
        } else if (!ByteBufUtil.isText(line, StandardCharsets.UTF_8)) {
            line.release();
            throw refuse(in, "not UTF-8");
        } else {
            dropCarriageReturns(line);
        }
        return line;
    }

    /**
     * The super class has dropped one. A message that still ended in another would lose it to its next reader, which
     * would then see {@code exit} where the message was {@code exit} and a CR.
     */
    private static void dropCarriageReturns(ByteBuf line) {
        while (line.isReadable() && line.getByte(line.writerIndex() - 1) == '\r') {
            line.writerIndex(line.writerIndex() - 1);
        }
    }

    /** What the unfinished line in {@code in} has at least; a CR at its end may yet turn out to be its terminator's. */
    private static int unfinishedLength(ByteBuf in) {
        int length = in.readableBytes();
        return length > 0 && in.getByte(in.writerIndex() - 1) == '\r' ? length - 1 : length;
    }

    private BadLineException refuse(ByteBuf in, String reason) {
        refused = true;
        in.skipBytes(in.readableBytes());
        return new BadLineException(reason);
    }

    /** Whether the first bytes of a line are here and its end is not, or not handed on yet. */
    public boolean hasPartialLine() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == RESUME) {
            channelRead(ctx, Unpooled.EMPTY_BUFFER); // nothing new: look again at what is here
            channelReadComplete(ctx);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** As in the super class, but for its habit of asking for more bytes when it handed on nothing: not while paused. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (ctx.channel().config().isAutoRead()) {
            super.channelReadComplete(ctx);
        } else {
            discardSomeReadBytes();
            ctx.fireChannelReadComplete();
        }
    }
}
