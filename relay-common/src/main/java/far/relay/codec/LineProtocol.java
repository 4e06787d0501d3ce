package far.relay.codec;

import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;

/** What the lines of a protocol may be, and what a {@link LineDecoder} passes on for them. */
interface LineProtocol {
    /** The most bytes in any line, without its terminator. */
    int maxLine();

    /**
     * Why a line is over its limit; null if it is not.
     *
     * @param line the line, or what has arrived of it
     * @param length the bytes that count, from its beginning
     */
    Exception excess(ByteBuf line, int length);

    /** Why a line that is not UTF-8 is refused. */
    Exception notUtf8();

    /**
     * What to pass on for a line.
     *
     * @param line UTF-8 within its limit, without its terminator; this method owns the buffer
     * @throws RoomLineException if the line is invalid; the lines after it still count, unless it is too long
     */
    Object decode(ByteBuf line) throws RoomLineException;
}
