package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Clients of the web port that ask for a file of the web page, uncompressed, as often as they can on one connection; or that need
 * memory for a request that they do not complete.
 */
final class PageRequests implements Attack {
    private static final int CLIENTS = 200;
    /** So many that they would use up the memory of the server. */
    private static final int MANY = 3_000;

    private static final String SHORT_FIELD = "x:\r\n";
    private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]+)\"");
    private static final String HOST = " HTTP/1.1\r\nHost: relay.test\r\n";

    /** What the clients do. */
    enum Kind {
        READ(CLIENTS, "ask for a file of the web page without pause and read it"),
        UNREAD(CLIENTS, "ask for a file of the web page without pause and read nothing"),
        MANY_UNREAD(MANY, "ask for a file of the web page without pause and read nothing"),
        FIELDS(MANY, "begin a request with as many fields as they may"),
        TOO_MANY_FIELDS(1_000, "begin a request with too many fields");

        private final int clients;
        private final String text;

        Kind(int clients, String text) {
            this.clients = clients;
            this.text = text;
        }
    }

    private final Kind kind;

    PageRequests(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Running start(Target target) throws IOException {
        if (kind == Kind.FIELDS || kind == Kind.TOO_MANY_FIELDS) {
            int fields = kind == Kind.FIELDS ? 99 : 1_700;
            ByteBuf begun = Unpooled.unreleasableBuffer(
                    Unpooled.copiedBuffer("GET /" + HOST + SHORT_FIELD.repeat(fields), StandardCharsets.US_ASCII));
            return Horde.start(target, kind.clients, () -> new HostileClient() {
                @Override
                public void channelActive(ChannelHandlerContext ctx) {
                    ctx.writeAndFlush(begun.duplicate());
                }
            });
        }
        String request = "GET " + script(target) + HOST + "\r\n";
        ByteBuf requests = Streaming.block(request.getBytes(StandardCharsets.US_ASCII));
        return Horde.start(target, kind.clients, () -> new Streaming(requests, kind == Kind.READ));
    }

    /** The path of a script, from the document. */
    private static String script(Target target) throws IOException {
        try (Socket socket = target.connect(Target.newAttacker().getHostString())) {
            String request = "GET /" + HOST + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Matcher script = SCRIPT.matcher(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (!script.find()) {
                throw new IOException("the document names no script");
            }
            return script.group(1);
        }
    }

    @Override
    public long patience(boolean tls) {
        return tls ? TlsAttack.PATIENCE : Attack.super.patience(false);
    }

    @Override
    public String toString() {
        return kind.clients + " clients " + kind.text;
    }
}
