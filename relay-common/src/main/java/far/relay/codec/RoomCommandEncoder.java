package far.relay.codec;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Encodes what a client of a named room sends: {@link RoomCommand}s as lines (docs/rooms.md, section 2). */
public final class RoomCommandEncoder extends MessageToByteEncoder<RoomCommand> {
    public RoomCommandEncoder() {
        super(RoomCommand.class);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, RoomCommand command, ByteBuf out) {
        out.writeBytes(RoomCommandLine.format(command)).writeByte('\n');
    }
}
