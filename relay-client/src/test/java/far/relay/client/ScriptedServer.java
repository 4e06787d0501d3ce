package far.relay.client;

import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a scripted server. */
public abstract class ScriptedServer {
    private ReservedPort port;

    protected ServerSocket server;

    @BeforeEach
    final void start() throws IOException {
        port = ReservedPort.onLoopback();
        listen();
    }

    /** Listens on the server's port, at first or after the server was closed. */
    protected final void listen() throws IOException {
        server = port.listen();
        server.setSoTimeout(20_000);
    }

    @AfterEach
    final void stop() throws IOException {
        server.close();
        port.close();
    }

    /** The next connection of the client, which receives these lines first. */
    protected final LineSocket accept(String... lines) throws IOException {
        LineSocket connection = LineSocket.of(server.accept());
        if (lines.length > 0) {
            connection.send(lines);
        }
        return connection;
    }
}
