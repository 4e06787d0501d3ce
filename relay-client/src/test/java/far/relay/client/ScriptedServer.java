package far.relay.client;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test with a scripted server. */
public abstract class ScriptedServer {
    protected ServerSocket server;

    @BeforeEach
    final void listen() throws IOException {
        listen(0);
    }

    /** Listens on this port. */
    protected final void listen(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    @AfterEach
    final void stopListening() throws IOException {
        server.close();
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
