package far.relay.codec;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** The client's mouth: {@link Command}s in, lines out (docs/protocol.md, sections 3 and 6). */
public final class CommandEncoder extends MessageToByteEncoder<Command> {
    public CommandEncoder() {
        super(Command.class);
    }

    /** How many bytes of the limit (docs/protocol.md, section 1) a message takes on its way to the server. */
    public static int lineLength(Message message) {
        return ReservedWord.FIN.lineLength(message);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Command command, ByteBuf out) {
        if (command instanceof Command.Send send) {
            ReservedWord.FIN.encode(send.message(), out);
        } else {
            ByteBufUtil.writeAscii(out, Command.Fin.WORD + "\n");
        }
    }
}
