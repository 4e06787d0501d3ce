package far.relay.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server. It can be cut, so that no connection holds, or what goes over the present connections can be lost. */
final class CuttableLine implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int server;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    private CuttableLine(int server) throws IOException {
        this.server = server;
    }

    /** One to the server at this port of the loopback address. */
    static CuttableLine to(int server) throws IOException {
        CuttableLine line = new CuttableLine(server);
        new Thread(line::accept).start();
        return line;
    }

    /** Where clients connect instead. */
    int port() {
        return listener.getLocalPort();
    }

    /** Resets all connections, also those that are made until it is {@linkplain #mend mended}. */
    void cut() throws IOException {
        isCut = true;
        for (Connection connection : connections) {
            connection.reset();
        }
    }

    /** The connections that are made from now on hold. */
    void mend() {
        isCut = false;
    }

    /** Likewise, and they lead to another server. */
    void mendTo(int otherServer) {
        server = otherServer;
        mend();
    }

    /** The present WebSockets stay open, but nothing more arrives at either end. */
    void swallow() {
        connections.stream()
                .filter(connection -> connection.isWebSocket)
                .forEach(connection -> connection.swallows = true);
    }

    private void accept() {
        try {
            while (true) {
                Connection connection =
                        new Connection(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                connections.add(connection);
                if (isCut) {
                    connection.reset();
                }
                new Thread(connection::forth).start();
                new Thread(connection::back).start();
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean isWebSocket;
        private volatile boolean swallows;

        Connection(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void forth() {
            pass(client, server);
        }

        void back() {
            pass(server, client);
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    isWebSocket |= new String(bytes, 0, count, ISO_8859_1).startsWith("GET /ws ");
                    if (!swallows) {
                        out.write(bytes, 0, count);
                    }
                }
                if (!swallows) {
                    to.shutdownOutput();
                }
            } catch (IOException e) {
                // It is cut.
            }
        }

        void reset() throws IOException {
            for (Socket socket : new Socket[] {client, server}) {
                if (!socket.isClosed()) {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                    socket.close();
                }
            }
            connections.remove(this);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
