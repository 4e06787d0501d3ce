package far.relay.codec;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Splits the stream into lines (docs/protocol.md, section 1; docs/rooms.md, section 1): a {@link LineBasedFrameDecoder}
 * that also enforces the limits of the {@link LineProtocol}.
 *
 * <ul>
 *   <li>A line is as long as its limit permits before its LF or CR LF. {@link LineBasedFrameDecoder} counts a CR whose
 *       LF has not arrived yet, and so refuses a line of exactly that length; this class accepts it.
 *   <li>A line that is over its limit or not UTF-8 raises an exception ({@link BadLineException} or {@link
 *       RoomLineException}); the rest of the stream is discarded.
 *   <li>From {@link Flow#PAUSE} to {@link Flow#RESUME} it passes on no line and does not read.
 *   <li>It passes on at most {@link DecoderFlow#AT_ONCE} lines at once. If there are more, it waits in the {@link Backlog},
 *       and reads again only when it has passed on all lines that it had read.
 * </ul>
 *
 * So it keeps at most one unfinished line and what the transport reads at once for a connection. It keeps them as a
 * copy on the heap, because the transport's buffer can be many times as large.
 */
public final class LineDecoder extends LineBasedFrameDecoder implements BufferingDecoder {
    /** User events that control this handler. */
    public enum Flow {
        /** Pass on no more lines, and do not read. */
        PAUSE,
        /** Pass on lines again, those already read first: not at once, but after the loop has polled. */
        RESUME
    }

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private final LineProtocol protocol;
    private final DecoderFlow flow;
    private boolean refused;

    /**
     * A decoder of plain lines, which it passes on as their buffers.
     *
     * @param maxLine the most bytes in a line, without its terminator; at least 1
     * @param backlog the backlog of the channel's event loop
     */
    public LineDecoder(int maxLine, Backlog backlog) {
        this(new PlainLines(maxLine, line -> line), backlog);
    }

    LineDecoder(LineProtocol protocol, Backlog backlog) {
        super(Integer.MAX_VALUE);
        this.protocol = protocol;
        this.flow = new DecoderFlow(this, backlog);
        setCumulator(new HeapCumulator(protocol::maxLine));
    }

    /** Handles a read of exactly one line, which is the usual case, without the superclass. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        ByteBuf read = (ByteBuf) message;
        if (!flow.isOpen() || refused || hasPartialLine() || !isOneLine(read)) {
            flow.begin();
            super.channelRead(ctx, read);
            return;
        }
        int end = read.writerIndex() - 1;
        boolean crLf = end > read.readerIndex() && read.getByte(end - 1) == '\r';
        Object decoded = decodeLine(ctx, read.writerIndex(crLf ? end - 1 : end));
        if (decoded != null) {
            ctx.fireChannelRead(decoded);
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
        if (!flow.mayDecode(ctx)) {
            return null;
        }
        ByteBuf line = (ByteBuf) super.decode(ctx, in);
        if (line == null) {
            Exception fault = protocol.excess(in, unfinishedLength(in));
            if (fault != null) {
                in.skipBytes(in.readableBytes());
                refuse(ctx, fault);
            }
            return null;
        }
        flow.decoded();
        return decodeLine(ctx, line);
    }

    /** What to pass on for a line, given without its terminator; null if the line is invalid, which it reports. */
    private Object decodeLine(ChannelHandlerContext ctx, ByteBuf line) {
        Exception fault = protocol.excess(line, line.readableBytes());
        if (fault == null && !isUtf8(line)) {
            fault = protocol.notUtf8();
        }
        if (fault != null) {
            line.release();
            refuse(ctx, fault);
            return null;
        }
        try {
            return protocol.decode(line);
        } catch (RoomLineException e) {
            refused = e.code() == ErrorCode.LONG;
            ctx.fireExceptionCaught(e);
            return null;
        }
    }

    /** Reports a fault; the rest of the stream is discarded. */
    private void refuse(ChannelHandlerContext ctx, Exception fault) {
        refused = true;
        ctx.fireExceptionCaught(fault);
    }

    /** Skips ASCII eight bytes at a time, since most lines are all ASCII. */
    private static boolean isUtf8(ByteBuf line) {
        int index = line.readerIndex();
        while (line.writerIndex() - index >= Long.BYTES && (line.getLong(index) & NOT_ASCII) == 0) {
            index += Long.BYTES;
        }
        return ByteBufUtil.isText(line, index, line.writerIndex() - index, StandardCharsets.UTF_8);
    }

    /**
     * The least length of the unfinished line in {@code in}, which is not empty: a CR at its end may belong to its
     * terminator.
     */
    private static int unfinishedLength(ByteBuf in) {
        int length = in.readableBytes();
        return in.getByte(in.writerIndex() - 1) == '\r' ? length - 1 : length;
    }

    /** Whether a line has been received in part, or has been received and not passed on yet. */
    public boolean hasPartialLine() {
        return actualReadableBytes() > 0;
    }

    @Override
    public int keptBytes() {
        return hasPartialLine() ? internalBuffer().capacity() : 0;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!flow.handles(ctx, event)) {
            super.userEventTriggered(ctx, event);
        }
    }

    /**
     * As in the superclass, but without its request for more bytes when it passed on nothing, which must not happen
     * while paused.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** Passes on lines that it has read before, unless it is paused. Lines beyond {@link DecoderFlow#AT_ONCE} are lost. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        flow.end();
        super.channelInactive(ctx);
    }
}
