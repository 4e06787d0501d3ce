package far.relay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;

/** A way to a server, through which clients connect to it: a TCP proxy that subclasses make disturb its connections. */
public abstract class DisturbedLine implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private volatile int server;

    /** @param server the port of the server, on the loopback address */
    protected DisturbedLine(int server) throws IOException {
        this.server = server;
    }

    /** Accepts clients from now on. */
    protected final void open() {
        new Thread(this::accept).start();
    }

    /** Where clients connect instead. */
    public final int port() {
        return listener.getLocalPort();
    }

    /** New connections lead to another server from now on. */
    protected final void leadTo(int otherServer) {
        server = otherServer;
    }

    private void accept() {
        try {
            while (true) {
                Connection connection =
                        connect(listener.accept(), new Socket(InetAddress.getLoopbackAddress(), server));
                new Thread(connection::forth).start();
                new Thread(connection::back).start();
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    /** A client has connected. */
    protected abstract Connection connect(Socket client, Socket server) throws IOException;

    /** A connection of a client. */
    protected abstract static class Connection {
        private final Socket client;
        private final Socket server;

        protected Connection(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        /** These bytes have come from one end, and are to be written to the other. */
        protected abstract void pass(byte[] bytes, int count, OutputStream out) throws IOException;

        /** One end will send nothing more, and the other is to learn of it. */
        protected void end(Socket to) throws IOException {
            to.shutdownOutput();
        }

        private void forth() {
            pass(client, server);
        }

        private void back() {
            pass(server, client);
        }

        private void pass(Socket from, Socket to) {
            byte[] bytes = new byte[BUFFER];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    pass(bytes, count, out);
                }
                end(to);
            } catch (IOException e) {
                // It is broken.
            }
        }

        /** Resets it, for both its ends. */
        protected final void reset() throws IOException {
            for (Socket socket : new Socket[] {server, client}) {
                if (!socket.isClosed()) {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                    socket.close();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
