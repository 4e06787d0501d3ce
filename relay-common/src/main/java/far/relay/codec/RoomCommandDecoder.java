package far.relay.codec;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Decodes what clients of named rooms send as lines (docs/rooms.md, sections 1, 2 and 6): passes on a {@link
 * far.relay.protocol.RoomCommand} for each line, and raises a {@link RoomLineException} for a line that is none, in the order of the
 * lines. After a line that is too long or not UTF-8, the rest of the stream is discarded.
 */
public final class RoomCommandDecoder {
    private RoomCommandDecoder() {}

    /**
     * A {@link LineDecoder} for these lines.
     *
     * @param maxMessage the most bytes of TEXT
     */
    public static LineDecoder of(int maxMessage, Backlog backlog) {
        return new LineDecoder(new Lines(maxMessage), backlog);
    }

    /** The most bytes that a line can have, with TEXT of this length. */
    public static int maxLine(int maxMessage) {
        return RoomCommandLine.MOST_BYTES + maxMessage;
    }

    private record Lines(int maxMessage) implements LineProtocol {
        @Override
        public int maxLine() {
            return RoomCommandDecoder.maxLine(maxMessage);
        }

        @Override
        public Exception excess(ByteBuf line, int length) {
            if (length <= Math.min(RoomCommandLine.MOST_BYTES, maxMessage)) {
                return null;
            }
            int known = Math.min(line.readableBytes(), RoomCommandLine.MOST_BYTES);
            try {
                RoomCommandLine.checkLength(ByteBufUtil.getBytes(line, line.readerIndex(), known), length, maxMessage);
                return null;
            } catch (RoomLineException e) {
                return e;
            }
        }

        @Override
        public Exception notUtf8() {
            return new RoomLineException(ErrorCode.UTF8, "the line is not UTF-8");
        }

        @Override
        public Object decode(ByteBuf line) throws RoomLineException {
            byte[] text = ByteBufUtil.getBytes(line);
            line.release();
            return RoomCommandLine.parse(text, maxMessage);
        }
    }
}
