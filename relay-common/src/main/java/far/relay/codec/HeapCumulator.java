package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.function.IntSupplier;

/**
 * Keeps what a decoder has not passed on yet as a copy on the heap, because the transport's buffer can be many times as large, and
 * can be one that others need. What arrives in small pieces is not copied again for each piece.
 */
public final class HeapCumulator implements ByteToMessageDecoder.Cumulator {
    /** The most spare bytes to allocate beyond those that were read, unless the longest unit needs more. */
    private static final int MOST_SPARE = 4096;

    private final IntSupplier longest;

    /** @param longest the most bytes of one unit that the decoder decodes, such as a line */
    public HeapCumulator(IntSupplier longest) {
        this.longest = longest;
    }

    /** Appends what was read to what is kept. Releases both arguments, unless one of them is the result. */
    @Override
    public ByteBuf cumulate(ByteBufAllocator unused, ByteBuf kept, ByteBuf read) {
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
     * How many spare bytes to allocate: half of the present bytes, but above {@link #MOST_SPARE} no more than the longest unit can
     * still need.
     */
    private int spare(int length) {
        return Math.min(length, Math.max(MOST_SPARE, Math.min(length / 2, longest.getAsInt() - length)));
    }
}
