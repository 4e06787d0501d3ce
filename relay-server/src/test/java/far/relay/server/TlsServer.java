package far.relay.server;

import far.relay.server.listener.AccessRules;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** A real TLS server with a certificate from its own test authority, and TLS clients of the JDK for it. */
final class TlsServer implements AutoCloseable {
    final Path certificate;
    final Path key;
    final Authority authority;
    final X509Bundle issued;
    final RelayServer relay;
    /** Made once, because some tests have hundreds of clients. */
    private final TrustManager[] trust;

    private TlsServer(Path directory, Authority authority, X509Bundle issued, RelayServer relay) throws Exception {
        this.certificate = directory.resolve("cert.pem");
        this.key = directory.resolve("key.pem");
        this.authority = authority;
        this.issued = issued;
        this.relay = relay;
        this.trust = authority.bundle().toTrustManagerFactory().getTrustManagers();
    }

    /** @param directory where {@code cert.pem} and {@code key.pem} of the server are written, and {@code ca.pem} */
    static TlsServer start(Path directory, UnaryOperator<ServerConfig.Builder> settings) throws Exception {
        return start(directory, Optional.empty(), settings);
    }

    static TlsServer start(
            Path directory, Optional<Path> clientAuthorities, UnaryOperator<ServerConfig.Builder> settings)
            throws Exception {
        return start(directory, clientAuthorities, AccessRules.NONE, settings);
    }

    /** @param clientAuthorities the authorities that must have signed the clients' certificates */
    static TlsServer start(
            Path directory,
            Optional<Path> clientAuthorities,
            AccessRules access,
            UnaryOperator<ServerConfig.Builder> settings)
            throws Exception {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        Authority authority = new Authority("The tests");
        authority.writeTo(directory.resolve("ca.pem"));
        X509Bundle issued = authority.issue("relay.test", certificate, key);
        TlsFiles files = new TlsFiles(certificate, key, clientAuthorities);
        RelayServer relay = RelayServer.start(settings.apply(ServerConfig.builder())
                .listener(ListenerConfig.of("127.0.0.1", 0).withTls(files).withAccess(access))
                .build());
        return new TlsServer(directory, authority, issued, relay);
    }

    /** A connection after its handshake. */
    SSLSocket handshake(String... protocols) throws Exception {
        return handshake(null, protocols);
    }

    /** @param own the client's certificate; may be null */
    SSLSocket handshake(X509Bundle own, String... protocols) throws Exception {
        SSLSocket socket = open(own);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    /** A connection whose handshake has not begun. */
    SSLSocket beforeHandshake() throws Exception {
        return open(null);
    }

    private SSLSocket open(X509Bundle own) throws Exception {
        return (SSLSocket) context(own)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), relay.address().getPort());
    }

    /** A connection after its handshake, whose socket stays open when TLS is closed. */
    SSLSocket handshakeOver(Socket connection, String... protocols) throws Exception {
        SSLSocket socket =
                (SSLSocket) context(null).getSocketFactory().createSocket(connection, "relay.test", 0, false);
        socket.setEnabledProtocols(protocols);
        socket.startHandshake();
        return socket;
    }

    private SSLContext context(X509Bundle own) throws Exception {
        KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    /** A client over TLS, which the server may not have seated yet: of two such clients, either may be seated first. */
    LineSocket connect() throws Exception {
        return LineSocket.of(handshake());
    }

    /** A client without TLS. */
    LineSocket plain() throws IOException {
        return LineSocket.connect(relay.address());
    }

    /** Likewise, from this address of 127.0.0.0/8. */
    LineSocket plainFrom(String address) throws IOException {
        return LineSocket.of(new Socket("127.0.0.1", relay.address().getPort(), InetAddress.getByName(address), 0));
    }

    /** A connection on which nothing has been sent yet. */
    Socket connection() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), relay.address().getPort());
    }

    @Override
    public void close() {
        relay.close();
    }
}
