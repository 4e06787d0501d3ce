package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.cli.ServerOptions;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test against the real server, in this process. */
public abstract class WithRelayServer {
    private final String[] options;

    protected RelayServer server;

    /** @param options of the server, besides a free port */
    protected WithRelayServer(String... options) {
        this.options = Stream.concat(Stream.of("--port=0"), Stream.of(options)).toArray(String[]::new);
    }

    @BeforeEach
    final void startServer() throws IOException {
        server = RelayServer.start(ServerOptions.of(options));
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
    protected final LineSocket speaker() throws IOException {
        LineSocket peer = connect();
        assertThat(peer.read()).isEqualTo("1");
        return peer;
    }
}
