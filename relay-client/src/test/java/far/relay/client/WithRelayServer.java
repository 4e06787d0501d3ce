package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test against the real server, in this process. */
public abstract class WithRelayServer {
    private final UnaryOperator<ServerConfig.Builder> settings;

    protected RelayServer server;

    /** @param settings of the server, which listens on a free port */
    protected WithRelayServer(UnaryOperator<ServerConfig.Builder> settings) {
        this.settings = settings;
    }

    @BeforeEach
    final void startServer() throws IOException {
        server =
                RelayServer.start(settings.apply(ServerConfig.builder().port(0)).build());
    }

    @AfterEach
    final void stopServer() {
        server.close();
    }

    protected final int port() {
        return server.address().getPort();
    }

    protected final LineSocket connect() throws IOException {
        return LineSocket.connect(port());
    }

    /** In seat 1, with seat 2 left for the client; it receives its role when the client connects. */
    protected final LineSocket sender() throws IOException {
        LineSocket peer = connect();
        assertThat(peer.read()).isEqualTo("1");
        return peer;
    }
}
