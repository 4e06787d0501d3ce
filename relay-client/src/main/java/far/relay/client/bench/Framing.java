package far.relay.client.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;

/** How the lines of the room protocol travel on one connection (docs/rooms.md, section 1). */
interface Framing {
    /** The next line is incomplete. */
    int INCOMPLETE = -1;

    /** The connection is there. @param whenOpen run once lines can be sent */
    void open(ChannelHandlerContext ctx, Runnable whenOpen);

    /**
     * Finds the next line.
     *
     * @return its length; its first byte is the next one of {@code in} then. {@link #INCOMPLETE} if it is not there yet
     * @throws CorruptedFrameException if the server does not follow the protocol
     */
    int next(ChannelHandlerContext ctx, ByteBuf in);

    /** Consumes what follows a line, after the line was consumed. */
    void end(ByteBuf in);

    /** A line as bytes on the wire. @param line its first {@code length} bytes; may be changed */
    ByteBuf frame(byte[] line, int length, ByteBufAllocator allocator);

    /** Lines that end with LF. */
    record Lines(int longest) implements Framing {
        @Override
        public void open(ChannelHandlerContext ctx, Runnable whenOpen) {
            whenOpen.run();
        }

        @Override
        public int next(ChannelHandlerContext ctx, ByteBuf in) {
            int length = in.bytesBefore((byte) '\n');
            if (length < 0 && in.readableBytes() > longest) {
                throw new CorruptedFrameException("a line is too long");
            }
            return length;
        }

        @Override
        public void end(ByteBuf in) {
            in.skipBytes(1);
        }

        @Override
        public ByteBuf frame(byte[] line, int length, ByteBufAllocator allocator) {
            return allocator
                    .directBuffer(length + 1)
                    .writeBytes(line, 0, length)
                    .writeByte('\n');
        }
    }
}
