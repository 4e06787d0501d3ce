package far.relay.codec;

import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import io.netty.buffer.ByteBuf;

/** Encodes what the server sends to clients of named rooms: {@link RoomEvent}s as lines (docs/rooms.md, section 2). */
public final class RoomEventEncoder extends BatchingEncoder {
    @Override
    protected int estimate(RoomEvent event) {
        return RoomEventLine.estimate(event);
    }

    @Override
    protected void encode(RoomEvent event, ByteBuf out) {
        out.writeBytes(RoomEventLine.format(event)).writeByte('\n');
    }
}
