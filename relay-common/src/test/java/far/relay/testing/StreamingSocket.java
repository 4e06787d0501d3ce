package far.relay.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A raw client that sends as many line feeds as it can at once, and discards what it receives. Closing it resets the
 * connection.
 */
public final class StreamingSocket implements AutoCloseable {
    private static final int SEND_BUFFER = 16 * 1024;
    private static final byte[] LINE_FEEDS = new byte[64 * 1024];

    static {
        Arrays.fill(LINE_FEEDS, (byte) '\n');
    }

    private final SocketChannel socket;
    private final ByteBuffer received = ByteBuffer.allocate(LINE_FEEDS.length);
    private long sent;

    private StreamingSocket(SocketChannel socket) throws IOException {
        this.socket = socket;
        socket.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    }

    /** Connects to an address; sends nothing yet. */
    public static StreamingSocket connect(InetSocketAddress address) throws IOException {
        StreamingSocket client = new StreamingSocket(SocketChannel.open());
        client.socket.connect(address);
        client.socket.configureBlocking(false);
        return client;
    }

    /** Sends as much as possible without blocking. Returns the number of bytes. */
    public long send() throws IOException {
        int now = socket.write(ByteBuffer.wrap(LINE_FEEDS));
        socket.read(received.clear());
        sent += now;
        return now;
    }

    /** How many bytes it has sent in all. */
    public long sent() {
        return sent;
    }

    /**
     * Makes all of them send until none can send for {@code stalled}, or until they have sent more than {@code most}
     * bytes together.
     *
     * @return how many bytes they have sent together
     */
    public static long sendUntilStalled(List<StreamingSocket> clients, Duration stalled, long most) throws IOException {
        long total = 0;
        long lastProgress = System.nanoTime();
        while (total <= most && System.nanoTime() - lastProgress < stalled.toNanos()) {
            for (StreamingSocket client : clients) {
                if (client.send() > 0) {
                    lastProgress = System.nanoTime();
                }
            }
            total = clients.stream().mapToLong(StreamingSocket::sent).sum();
        }
        return total;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
