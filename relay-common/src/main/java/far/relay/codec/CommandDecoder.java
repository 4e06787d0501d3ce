package far.relay.codec;

import far.relay.protocol.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The server's ear: lines in, {@link Command}s out (docs/protocol.md, sections 3 and 6). */
public final class CommandDecoder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        byte[] line = bytes((ByteBuf) message);
        ctx.fireChannelRead(
                ReservedWord.FIN.is(line) ? new Command.Fin() : new Command.Say(ReservedWord.FIN.decode(line)));
    }

    private static byte[] bytes(ByteBuf line) {
        try {
            return ByteBufUtil.getBytes(line);
        } finally {
            line.release();
        }
    }
}
