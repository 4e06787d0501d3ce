package far.relay.attack;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients of the web port that ask for a file of the web page, uncompressed, as often as they can on one connection. */
final class PageRequests implements Attack {
    private static final int CLIENTS = 200;
    private static final Pattern SCRIPT = Pattern.compile("src=\"([^\"]+)\"");
    private static final String HOST = " HTTP/1.1\r\nHost: relay.test\r\n";

    /** Whether the clients read. */
    enum Kind {
        READ("read it"),
        UNREAD("read nothing");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;

    PageRequests(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Running start(Target target) throws IOException {
        String request = "GET " + script(target) + HOST + "\r\n";
        ByteBuf requests = Streaming.block(request.getBytes(StandardCharsets.US_ASCII));
        return Horde.start(target, CLIENTS, () -> new Streaming(requests, kind == Kind.READ));
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
        return CLIENTS + " clients ask for a file of the web page without pause and " + kind.text;
    }
}
