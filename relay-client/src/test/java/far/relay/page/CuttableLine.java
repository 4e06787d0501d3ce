package far.relay.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import far.relay.testing.DisturbedLine;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server. It can be cut, so that no connection holds, or what goes over the present connections can be lost. */
final class CuttableLine extends DisturbedLine {
    private final Set<CuttableConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean isCut;

    private CuttableLine(int server) throws IOException {
        super(server);
    }

    /** One to the server at this port of the loopback address. */
    static CuttableLine to(int server) throws IOException {
        CuttableLine line = new CuttableLine(server);
        line.open();
        return line;
    }

    /** Resets all connections, also those that are made until it is {@linkplain #mend mended}. */
    void cut() throws IOException {
        isCut = true;
        for (CuttableConnection connection : connections) {
            connection.cut();
        }
    }

    /** The connections that are made from now on hold. */
    void mend() {
        isCut = false;
    }

    /** Likewise, and they lead to another server. */
    void mendTo(int otherServer) {
        leadTo(otherServer);
        mend();
    }

    /** The present WebSockets stay open, but nothing more arrives at either end. */
    void swallow() {
        connections.stream()
                .filter(connection -> connection.isWebSocket)
                .forEach(connection -> connection.swallows = true);
    }

    @Override
    protected Connection connect(Socket client, Socket server) throws IOException {
        CuttableConnection connection = new CuttableConnection(client, server);
        connections.add(connection);
        if (isCut) {
            connection.cut();
        }
        return connection;
    }

    private final class CuttableConnection extends Connection {
        private volatile boolean isWebSocket;
        private volatile boolean swallows;

        CuttableConnection(Socket client, Socket server) throws IOException {
            super(client, server);
        }

        @Override
        protected void pass(byte[] bytes, int count, OutputStream out) throws IOException {
            isWebSocket |= new String(bytes, 0, count, ISO_8859_1).startsWith("GET /ws ");
            if (!swallows) {
                out.write(bytes, 0, count);
            }
        }

        @Override
        protected void end(Socket to) throws IOException {
            if (!swallows) {
                super.end(to);
            }
        }

        void cut() throws IOException {
            reset();
            connections.remove(this);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        cut();
    }
}
