package far.relay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a server on which every connection breaks, for both its ends, after some bytes: anywhere, also in the middle of a
 * line. It does so until it is mended.
 */
public final class BreakingLine implements AutoCloseable {
    private final ServerSocket listener;
    private final int server;
    private final Random random;
    private final int mostBytes;
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile boolean mended;

    private BreakingLine(ServerSocket listener, int server, long seed, int mostBytes) {
        this.listener = listener;
        this.server = server;
        this.random = new Random(seed);
        this.mostBytes = mostBytes;
    }

    /** One to the server at this port of the loopback address. @param mostBytes after which a connection breaks */
    public static BreakingLine to(int server, long seed, int mostBytes) throws IOException {
        BreakingLine line =
                new BreakingLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, seed, mostBytes);
        new Thread(line::accept).start();
        return line;
    }

    /** Where clients connect instead. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections have broken. */
    public int breaks() {
        return breaks.get();
    }

    /** The connections that are made from now on hold. */
    public void mend() {
        mended = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Connection connection =
                        new Connection(client, new Socket(InetAddress.getLoopbackAddress(), server), random);
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
        private final AtomicInteger bytesLeft;

        Connection(Socket client, Socket server, Random random) throws IOException {
            this.client = client;
            this.server = server;
            this.bytesLeft = new AtomicInteger(mended ? Integer.MAX_VALUE : 1 + random.nextInt(mostBytes));
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
            byte[] bytes = new byte[1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    int left = bytesLeft.getAndAdd(-read);
                    out.write(bytes, 0, Math.max(0, Math.min(read, left)));
                    if (left > 0 && left <= read) {
                        breaks.incrementAndGet();
                        reset(server);
                        reset(client);
                    }
                }
                to.shutdownOutput();
            } catch (IOException e) {
                // It is broken.
            }
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
