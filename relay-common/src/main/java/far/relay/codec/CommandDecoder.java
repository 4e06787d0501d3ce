package far.relay.codec;

import far.relay.protocol.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Decodes what a server receives: {@link Command}s (docs/protocol.md, sections 3 and 6). */
public final class CommandDecoder {
    private CommandDecoder() {}

    /** A {@link LineDecoder} that passes on a command for each line, so that a command passes one handler and not two. */
    public static LineDecoder of(int maxLine, Backlog backlog) {
        return new LineDecoder(new PlainLines(maxLine, CommandDecoder::command), backlog);
    }

    private static Command command(ByteBuf line) {
        byte[] text = bytes(line);
        return ReservedWord.FIN.is(text) ? new Command.Fin() : new Command.Send(ReservedWord.FIN.decode(text));
    }

    private static byte[] bytes(ByteBuf line) {
        try {
            return ByteBufUtil.getBytes(line);
        } finally {
            line.release();
        }
    }
}
