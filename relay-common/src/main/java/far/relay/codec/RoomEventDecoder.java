package far.relay.codec;

import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.util.List;

/**
 * Decodes what a client of a named room receives: lines as {@link RoomEvent}s (docs/rooms.md, section 2). It ignores lines with an
 * unknown verb, and raises a {@link RoomLineException} for other lines that are no events.
 */
public final class RoomEventDecoder extends MessageToMessageDecoder<ByteBuf> {
    public RoomEventDecoder() {
        super(ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf line, List<Object> out) throws RoomLineException {
        RoomEventLine.parse(ByteBufUtil.getBytes(line)).ifPresent(out::add);
    }
}
