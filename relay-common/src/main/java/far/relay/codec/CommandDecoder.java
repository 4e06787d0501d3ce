package far.relay.codec;

import far.relay.protocol.Command;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The server's ear: lines in, {@link Command}s out (docs/protocol.md, sections 3, 6 and 7). A first line that is an
 * HTTP request line raises {@link BadLineException}, and nothing after it is handed on.
 */
public final class CommandDecoder extends MessageToMessageDecoder<ByteBuf> {
    /** RFC 9112, section 3: method, target, version; methods as they are in use, in capitals. */
    private static final Pattern HTTP_REQUEST = Pattern.compile("[A-Z][A-Z-]* \\S+ HTTP/\\d(\\.\\d)?");

    private boolean first = true;
    private boolean refused;

    public CommandDecoder() {
        super(ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf line, List<Object> out) {
        if (refused) {
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(line);
        if (first) {
            first = false;
            if (isHttpRequest(bytes)) {
                refused = true;
                throw new BadLineException("this is not an HTTP server");
            }
        }
        out.add(ReservedWord.FIN.is(bytes) ? new Command.Fin() : new Command.Say(ReservedWord.FIN.decode(bytes)));
    }

    private static boolean isHttpRequest(byte[] line) {
        return HTTP_REQUEST.matcher(new String(line, StandardCharsets.UTF_8)).matches();
    }
}
