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
 * @param tls whether it uses TLS; its certificate is not checked
 * @param web whether it is the web port
 */
record Target(int port, boolean tls, boolean web) {
    private static final int PATIENCE_MILLIS = 20_000;

    private static final AtomicInteger ATTACKERS = new AtomicInteger();

    /**
     * An address of 127.0.0.0/8 that has not attacked yet, because the server may ban addresses. They repeat after
     * 64,516.
     */
    static InetSocketAddress newAttacker() {
        int number = ATTACKERS.getAndIncrement();
        return new InetSocketAddress("127.66." + number / 254 % 254 + "." + (1 + number % 254), 0);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A blocking connection from an address of this machine, over TLS if the server uses it. */
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

    /** The same, for lines. */
    LineSocket client(String from) throws IOException {
        return LineSocket.of(connect(from));
    }

    /** TLS over an open connection; the handshake happens at its first use. */
    SSLSocket secure(Socket plain) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return (SSLSocket) context.getSocketFactory().createSocket(plain, "relay.test", port, true);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** For attackers that use Netty. */
    static SslContext context() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
    }
}
