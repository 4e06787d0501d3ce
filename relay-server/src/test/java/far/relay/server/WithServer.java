package far.relay.server;

import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A real server, on each transport of this machine in turn, and raw sockets, for the tests of a subclass. */
abstract class WithServer {
    @Parameter
    Transport transport;

    RelayServer server;

    @BeforeEach
    void start() throws IOException {
        restart(UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Replaces the default server by one with other settings. */
    void restart(UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        if (server != null) {
            server.close();
        }
        server = Servers.start(transport, settings);
    }

    LineSocket connect() throws IOException {
        return LineSocket.connect(server.address());
    }

    /** A client that has received what it must have received by now. */
    LineSocket come(String... greeting) throws IOException {
        return connect().expect(greeting);
    }
}
