package far.relay.codec;

import far.relay.protocol.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The server's ear: lines in, {@link Command}s out (docs/protocol.md, sections 3, 6 and 7). A first line that is an
 * HTTP request line raises {@link BadLineException}, and nothing after it is handed on.
 */
public final class CommandDecoder extends ChannelInboundHandlerAdapter {
    /** RFC 9112, section 3: method, target, version; methods as they are in use, in capitals. */
    private static final Pattern HTTP_REQUEST = Pattern.compile("[A-Z][A-Z-]* \\S+ HTTP/\\d(\\.\\d)?");

    private boolean first = true;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        byte[] line = bytes((ByteBuf) message);
        if (refused) {
            return;
        }
        if (first) {
            first = false;
            if (isHttpRequest(line)) {
                refused = true;
                throw new BadLineException("this is not an HTTP server");
            }
        }
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

    private static boolean isHttpRequest(byte[] line) {
        return HTTP_REQUEST.matcher(new String(line, StandardCharsets.UTF_8)).matches();
    }
}
