package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a client whose first line, or the beginning of it, is of another protocol (docs/protocol.md, section 7): raises
 * {@link BadLineException}, and throws away the rest of the stream. It stands before the {@link LineDecoder}, and leaves the
 * pipeline with the first line.
 *
 * <p>Lines of white space do not count as the first line, since a lenient reader of HTTP skips them. They are messages all
 * the same, and are handed on at once, but for those that come in one read with what is refused.
 */
public final class ProtocolDetector extends ByteToMessageDecoder {
    private static final ByteProcessor WHITE_SPACE = each -> each == ' ' || each >= '\t' && each <= '\r';

    private final int maxLine;
    /** How many bytes of the unfinished first line are known to have no LF. */
    private int searched;
    /** Whether those are all white space. */
    private boolean blank = true;

    private boolean refused;

    /** @param maxLine the most bytes a line may have: that a longer one is refused is left to the {@link LineDecoder} */
    public ProtocolDetector(int maxLine) {
        this.maxLine = maxLine;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
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
            ctx.pipeline().remove(this); // which hands on all that is here
            return;
        }
        searched = in.writerIndex() - start;
        if (start > in.readerIndex()) {
            out.add(in.readRetainedSlice(start - in.readerIndex()));
        }
    }

    /** Where the first line begins that is not blank, or may not be. All blank lines before it are passed in one go. */
    private int skipBlankLines(ByteBuf in, int start) {
        int unseen = start + searched;
        int text = in.forEachByte(unseen, in.writerIndex() - unseen, WHITE_SPACE);
        blank = text < 0;
        int lastEnd = in.indexOf(blank ? in.writerIndex() : text, unseen, (byte) '\n'); // backwards
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

    /** Not for each piece of a long line: what was searched was looked at. */
    private Optional<String> byBeginning(ByteBuf in, int start) {
        int length = Math.min(in.writerIndex() - start, ForeignProtocol.BEGINNING);
        return searched < ForeignProtocol.BEGINNING
                ? ForeignProtocol.byBeginning(in.toString(start, length, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** A CR at its end may be its terminator's. */
    private boolean isTooLong(ByteBuf in, int start, int end) {
        int length = end - start;
        return length > maxLine && (length > maxLine + 1 || in.getByte(end - 1) != '\r');
    }

    /** As in the super class, but for its habit of asking for more bytes when it handed on nothing: not while paused. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }
}
