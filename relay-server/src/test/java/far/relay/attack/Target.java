package far.relay.attack;

import far.relay.testing.LineSocket;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server on this machine, and how to connect to it.
 *
 * @param tls whether it speaks TLS; nobody here asks who it is
 */
record Target(int port, boolean tls) {
    private static final int PATIENCE_MILLIS = 5_000;

    private static final AtomicInteger ATTACKERS = new AtomicInteger();

    /**
     * An address that nobody has attacked from yet, as the server may ban it: all of 127.0.0.0/8 is this machine. After 64,516 of
     * them they come again.
     */
    static InetSocketAddress newAttacker() {
        int number = ATTACKERS.getAndIncrement();
        return new InetSocketAddress("127.66." + number / 254 % 254 + "." + (1 + number % 254), 0);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A blocking connection from an address of this machine, over TLS if that is what the server speaks. */
    Socket connect(String from) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress(from, 0));
        plain.connect(address(), PATIENCE_MILLIS);
        if (!tls) {
            return plain;
        }
        SSLSocket socket = secure(plain);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** The same, to say and read lines on. */
    LineSocket client(String from) throws IOException {
        return LineSocket.of(connect(from));
    }

    /** TLS over an open connection; the handshake comes with the first use. */
    SSLSocket secure(Socket plain) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return (SSLSocket) context.getSocketFactory().createSocket(plain, "relay.test", port, true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** For attackers that connect by Netty. */
    static SslContext context() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
