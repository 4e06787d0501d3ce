package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a client whose first line, or the beginning of it, belongs to another protocol (docs/protocol.md, section 7):
 * raises a {@link BadLineException}, and discards the rest of the stream. It comes before the {@link LineDecoder}, and
 * removes itself from the pipeline after the first line.
 *
 * <p>Lines of white space do not count as the first line, since a lenient HTTP parser skips them. They are messages,
 * and are passed on at once, except those that arrive in the same read as a line that is refused. A PROXY header, version
 * 2, begins with two empty lines: they wait if the byte after them has arrived and is the header's.
 */
public final class ProtocolDetector extends ByteToMessageDecoder {
    private static final ByteProcessor WHITE_SPACE = each -> each == ' ' || each >= '\t' && each <= '\r';

    /** How a PROXY header, version 2, begins. */
    private static final ByteBuf PROXY =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("\r\n\r\n\0\r\nQUIT\n", StandardCharsets.US_ASCII)
                    .asReadOnly());

    private static final int PROXY_EMPTY_LINES = 4;

    private final int maxLine;
    /** How many bytes have been passed on, if they are those of {@link #PROXY}; else its length. */
    private int passedOn;
    /** How many bytes of the unfinished first line have been searched and contain no LF. */
    private int searched;
    /** Whether these bytes are all white space. */
    private boolean blank = true;

    private boolean refused;

    /** @param maxLine the most bytes in a line; the {@link LineDecoder} refuses a longer one */
    public ProtocolDetector(int maxLine) {
        this.maxLine = maxLine;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (isPartOfProxyHeader(in)) {
            return;
        }
        int start = in.readerIndex();
        if (blank) {
            start = skipBlankLines(in, start);
        }
        int end = in.indexOf(start + searched, in.writerIndex(), (byte) '\n');
        Optional<String> reason = reason(in, start, end);
        if (reason.isPresent()) {
            refused = true;
            in.skipBytes(in.readableBytes());
            throw new BadLineException(BadLineException.Kind.OTHER_PROTOCOL, reason.get());
        }
        if (end >= 0 || isTooLong(in, start, in.writerIndex())) {
            ctx.pipeline().remove(this); // passes on all that was read
            return;
        }
        searched = in.writerIndex() - start;
        if (start > in.readerIndex()) {
            ByteBuf lines = in.readRetainedSlice(start - in.readerIndex());
            passedOn = continuesProxyHeader(lines) ? passedOn + lines.readableBytes() : PROXY.readableBytes();
            out.add(lines);
        }
    }

    /** Whether the stream is, so far, a part of a PROXY header that is more than its empty lines. */
    private boolean isPartOfProxyHeader(ByteBuf in) {
        int length = passedOn + in.readableBytes();
        return length > PROXY_EMPTY_LINES && length < PROXY.readableBytes() && continuesProxyHeader(in);
    }

    private boolean continuesProxyHeader(ByteBuf part) {
        return ByteBufUtil.equals(part, part.readerIndex(), PROXY, passedOn, part.readableBytes());
    }

    /** Skips all blank lines at once. Returns where the first line begins that is not blank, or is unfinished. */
    private int skipBlankLines(ByteBuf in, int start) {
        int unsearched = start + searched;
        int text = in.forEachByte(unsearched, in.writerIndex() - unsearched, WHITE_SPACE);
        blank = text < 0;
        int lastEnd = in.indexOf(blank ? in.writerIndex() : text, unsearched, (byte) '\n'); // backwards
        if (lastEnd < 0) {
            return start;
        }
        searched = 0;
        return lastEnd + 1;
    }

    private Optional<String> reason(ByteBuf in, int start, int end) {
        Optional<String> reason = byBeginning(in, start);
        return reason.isPresent() || end < 0 || isTooLong(in, start, end)
                ? reason
                : ForeignProtocol.byLine(in.toString(start, end - start, StandardCharsets.ISO_8859_1));
    }

    /** Not for each piece of a long line: the bytes already searched have been checked. */
    private Optional<String> byBeginning(ByteBuf in, int start) {
        int length = Math.min(in.writerIndex() - start, ForeignProtocol.BEGINNING);
        return searched < ForeignProtocol.BEGINNING
                ? ForeignProtocol.byBeginning(in.toString(start, length, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** Whether the line is over the limit. A CR at its end may belong to its terminator. */
    private boolean isTooLong(ByteBuf in, int start, int end) {
        int length = end - start;
        return length > maxLine && (length > maxLine + 1 || in.getByte(end - 1) != '\r');
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
}
