package far.relay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A raw client for tests: a plain blocking socket that sends bytes and reads lines, like {@code nc}. */
public final class LineSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;

    private LineSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
    }

    /** Connects to a port of the loopback address. */
    public static LineSocket connect(int port) throws IOException {
        return connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects to an address. */
    public static LineSocket connect(InetSocketAddress address) throws IOException {
        return of(new Socket(address.getAddress(), address.getPort()));
    }

    /** Wraps a connected socket, such as one that a scripted server has accepted; closing this closes the socket. */
    public static LineSocket of(Socket socket) throws IOException {
        return new LineSocket(socket);
    }

    /** Sends the lines, each with LF, in one write. */
    public LineSocket send(String... lines) throws IOException {
        return send((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public LineSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /**
     * Reads the next line, without its LF; null at the end of the stream.
     *
     * @throws java.net.SocketTimeoutException if none arrives within 20 s, or the time of {@link #patience}
     */
    public String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line + " (cut off)";
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Sets how long reading waits for a line, instead of 20 s. */
    public LineSocket patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        return this;
    }

    /** Reads this many lines. */
    public String[] read(int lines) throws IOException {
        String[] read = new String[lines];
        for (int i = 0; i < lines; i++) {
            read[i] = read();
        }
        return read;
    }

    /** Reads these lines; another line fails the test. */
    public LineSocket expect(String... lines) throws IOException {
        assertThat(read(lines.length)).containsExactly(lines);
        return this;
    }

    /** Sends FIN; reading remains possible. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with FIN, or with RST if there is unread data. */
    public void hangUp() throws IOException {
        socket.close();
    }

    /** Closes with RST, like a host that has crashed. */
    public void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    /** The address of this end, as the other end sees it. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }
}
