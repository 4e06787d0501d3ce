package far.relay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A port that refuses connections until the test listens on it. A bound socket that does not listen keeps it, so no other
 * program of this machine gets it, not even for an outgoing connection.
 */
public final class ReservedPort implements AutoCloseable {
    private final Socket holder = new Socket();

    private ReservedPort(InetSocketAddress any) throws IOException {
        holder.setReuseAddress(true); // so that a listening socket can be bound to the same port
        holder.bind(any);
    }

    /** A port of the loopback address. */
    public static ReservedPort onLoopback() throws IOException {
        return new ReservedPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** A port of every address of this machine. */
    public static ReservedPort onEveryAddress() throws IOException {
        return new ReservedPort(new InetSocketAddress(0));
    }

    /** Its number. */
    public int number() {
        return holder.getLocalPort();
    }

    /** Listens on it, on the loopback address, until the socket is closed. */
    public ServerSocket listen() throws IOException {
        return new ServerSocket(number(), 50, InetAddress.getLoopbackAddress());
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
