package far.relay.server.web;

import static far.relay.server.web.Frames.FIN;
import static far.relay.server.web.Frames.PING;
import static far.relay.server.web.Frames.frame;

import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Tests of the handlers of a WebSocket. */
abstract class WithWebSocket {
    static final byte[] PING_FRAME = frame(FIN | PING, "p");

    final WebChannel web = WebChannel.webSocket();

    @AfterEach
    void end() {
        web.end();
    }

    /** The frames that the server has sent since the last call, as {@link Frames#read} writes them. */
    final List<String> sent() {
        return Frames.read(web.sentBytes());
    }

    static String x(int count) {
        return "x".repeat(count);
    }

    static byte[] bytes(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }
}
