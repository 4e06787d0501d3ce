package far.relay.codec;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Encodes what a client sends: {@link Command}s as lines (docs/protocol.md, sections 3 and 6). */
public final class CommandEncoder extends MessageToByteEncoder<Command> {
    public CommandEncoder() {
        super(Command.class);
    }

    /**
     * The length of the line that carries a message to the server, in bytes, as the limit counts it (docs/protocol.md,
     * section 1).
     */
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
