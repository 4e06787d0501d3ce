package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Cuts the stream into lines (docs/protocol.md, section 1): a {@link LineBasedFrameDecoder} that also enforces the limits
 * of section 7.
 *
 * <ul>
 *   <li>A line may have {@code maxLine} bytes and then LF or CR LF. {@link LineBasedFrameDecoder}'s own limit counts a CR
 *       whose LF has not come yet, and so refuses a line of just that length; this one does not.
 *   <li>A line over the limit, or not UTF-8, raises {@link BadLineException}; the rest of the stream is thrown away.
 *   <li>From {@link Flow#PAUSE} to {@link Flow#RESUME} it hands on no line and does not read.
 *   <li>It hands on at most {@link #LINES_AT_ONCE} lines at once. If there are more it waits in the {@link Backlog}, and reads
 *       on only when it has handed on all lines that it had read.
 * </ul>
 *
 * So what one connection makes it keep is at most one unfinished line and what the transport reads at once. It keeps a copy on
 * the heap, of about that size: the transport's buffer may be many times as large.
 */
public final class LineDecoder extends LineBasedFrameDecoder {
    /** The user events that it obeys. */
    public enum Flow {
        /** Hand on no more lines, and do not read. */
        PAUSE,
        /** Hand on lines again, those already read first: not at once, but after the loop has polled. */
        RESUME
    }

    /** The most lines that one connection hands on before others are served. */
    static final int LINES_AT_ONCE = 32;

    /** The most bytes that are allocated beyond what is read, but for a line that has still to grow. */
    private static final int MOST_SPARE = 4096;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private final int maxLine;
    private final Backlog backlog;
    private final Function<ByteBuf, ?> result;
    private int linesLeft;
    private boolean paused;
    private boolean waiting;
    private boolean refused;

    /**
     * @param maxLine the most bytes a line may have, its terminator not counted; at least 1
     * @param backlog the one of the channel's event loop
     */
    public LineDecoder(int maxLine, Backlog backlog) {
        this(maxLine, backlog, line -> line);
    }

    /** @param result makes what it hands on for a line; the function owns the line's buffer */
    LineDecoder(int maxLine, Backlog backlog, Function<ByteBuf, ?> result) {
        super(Integer.MAX_VALUE);
        this.maxLine = maxLine;
        this.backlog = backlog;
        this.result = result;
        setCumulator(this::keep);
    }

    /** What is kept and, behind it, what was read; both arguments are released, unless one is the result. */
    private ByteBuf keep(ByteBufAllocator unused, ByteBuf kept, ByteBuf read) {
        try {
            int needed = kept.readableBytes() + read.readableBytes();
            if (kept.isWritable(read.readableBytes()) && needed >= kept.capacity() / 2) {
                return kept.writeBytes(read, read.readerIndex(), read.readableBytes());
            }
            ByteBuf copy = Unpooled.buffer(needed + (kept.isReadable() && read.isReadable() ? spare(needed) : 0))
                    .writeBytes(kept, kept.readerIndex(), kept.readableBytes())
                    .writeBytes(read, read.readerIndex(), read.readableBytes());
            kept.release();
            return copy;
        } finally {
            read.release();
        }
    }

    /**
     * How many bytes to allocate beyond those that are here, so that a line in small pieces is not copied for each of them: half
     * as many again, but beyond {@link #MOST_SPARE} no more than the longest line may still need.
     */
    private int spare(int length) {
        return Math.min(length, Math.max(MOST_SPARE, Math.min(length / 2, maxLine - length)));
    }

    /** A read that is just one line, as most are, has no need of the super class, which is there for all others. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf read = (ByteBuf) message;
        if (paused || waiting || refused || hasPartialLine() || !isOneLine(read)) {
            linesLeft = LINES_AT_ONCE;
            super.channelRead(ctx, read);
            return;
        }
        int end = read.writerIndex() - 1;
        boolean crLf = end > read.readerIndex() && read.getByte(end - 1) == '\r';
        BadLineException refusal = check(read.writerIndex(crLf ? end - 1 : end));
        if (refusal == null) {
            ctx.fireChannelRead(result.apply(read));
        } else {
            read.release();
            throw refusal;
        }
    }

    private static boolean isOneLine(ByteBuf read) {
        return read.isReadable() && read.bytesBefore((byte) '\n') == read.readableBytes() - 1;
    }

    @Override
    protected Object decode(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return null;
        }
        if (paused || waiting) {
            return null;
        }
        if (linesLeft == 0) {
            waitForTurn(ctx);
            return null;
        }
        ByteBuf line = (ByteBuf) super.decode(ctx, in);
        if (line == null) {
            if (unfinishedLength(in) > maxLine) {
                in.skipBytes(in.readableBytes());
                throw tooLong();
            }
            return null;
        }
        linesLeft--;
        BadLineException refusal = check(line);
        if (refusal != null) {
            line.release();
            in.skipBytes(in.readableBytes());
            throw refusal;
        }
        return result.apply(line);
    }

    /** What is wrong with the line, its terminator not counted; null if nothing is. */
    private BadLineException check(ByteBuf line) {
        if (line.readableBytes() > maxLine) {
            return tooLong();
        }
        if (!isUtf8(line)) {
            refused = true;
            return new BadLineException(BadLineException.Kind.NOT_UTF8, "not UTF-8");
        }
        dropCarriageReturns(line);
        return null;
    }

    /** What is ASCII, and mostly that is all, is seen eight bytes at a time. */
    private static boolean isUtf8(ByteBuf line) {
        int index = line.readerIndex();
        while (line.writerIndex() - index >= Long.BYTES && (line.getLong(index) & NOT_ASCII) == 0) {
            index += Long.BYTES;
        }
        return ByteBufUtil.isText(line, index, line.writerIndex() - index, StandardCharsets.UTF_8);
    }

    private BadLineException tooLong() {
        refused = true;
        return new BadLineException(BadLineException.Kind.TOO_LONG, "line longer than " + maxLine + " bytes");
    }

    /**
     * The terminator's is off already. A message that still ended in one would lose it to its next reader, which would then
     * see {@code exit} where the message was {@code exit} and a CR.
     */
    private static void dropCarriageReturns(ByteBuf line) {
        while (line.isReadable() && line.getByte(line.writerIndex() - 1) == '\r') {
            line.writerIndex(line.writerIndex() - 1);
        }
    }

    /**
     * What the unfinished line in {@code in}, which is not empty, has at least; a CR at its end may yet turn out to be its
     * terminator's.
     */
    private static int unfinishedLength(ByteBuf in) {
        int length = in.readableBytes();
        return in.getByte(in.writerIndex() - 1) == '\r' ? length - 1 : length;
    }

    /** Whether the first bytes of a line are here and its end is not, or not handed on yet. */
    public boolean hasPartialLine() {
        return actualReadableBytes() > 0;
    }

    /** How many bytes of memory are taken by what was read and not handed on. */
    public int keptBytes() {
        return hasPartialLine() ? internalBuffer().capacity() : 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Flow.PAUSE) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        } else if (event == Flow.RESUME) {
            paused = false;
            waitForTurn(ctx);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    private void waitForTurn(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        if (!waiting) {
            waiting = true;
            backlog.add(ctx.executor(), () -> takeTurn(ctx));
        }
    }

    private void takeTurn(ChannelHandlerContext ctx) {
        waiting = false;
        if (paused || ctx.isRemoved()) {
            return;
        }
        try {
            channelRead(ctx, Unpooled.EMPTY_BUFFER); // nothing new: look again at what is here
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
        channelReadComplete(ctx);
        ctx.channel().config().setAutoRead(!paused && !waiting);
    }

    /** As in the super class, but for its habit of asking for more bytes when it handed on nothing: not while paused. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** Hands on lines that it has read before, unless it is paused; those that are too many for once are lost. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        waiting = false;
        linesLeft = LINES_AT_ONCE;
        super.channelInactive(ctx);
    }
}
