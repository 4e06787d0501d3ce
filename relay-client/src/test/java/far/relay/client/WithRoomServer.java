package far.relay.client;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.testing.LineSocket;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with named rooms on the real server, in this process. */
public abstract class WithRoomServer {
    protected RelayServer server;

    @BeforeEach
    final void startServer() throws IOException {
        server = RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", 0))
                .build());
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    /** The web port. */
    protected final int port() {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    /** The link of the room {@code kitchen}. */
    protected final String link(String scheme) {
        return scheme + "://127.0.0.1:" + port() + "/r/kitchen";
    }

    protected final LineSocket connect() throws IOException {
        return LineSocket.connect(port());
    }
}
