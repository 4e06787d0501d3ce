package far.relay.codec;

import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Encodes what the server sends to clients of named rooms: {@link RoomEvent}s as lines (docs/rooms.md, section 2). */
public final class RoomEventEncoder extends MessageToByteEncoder<RoomEvent> {
    /** The first capacity for a line, besides the text of a message; the buffer grows for a longer one. */
    private static final int FIELDS = 64;

    public RoomEventEncoder() {
        super(RoomEvent.class);
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, RoomEvent event, boolean preferDirect) {
        int text = event instanceof RoomEvent.Said said ? said.text().utf8().length : 0;
        return ctx.alloc().ioBuffer(FIELDS + text);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, RoomEvent event, ByteBuf out) {
        out.writeBytes(RoomEventLine.format(event)).writeByte('\n');
    }
}
