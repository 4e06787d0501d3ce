package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A real server with a plain port and a web port, and raw clients for both. */
final class RoomServer implements AutoCloseable {
    /** What the server runs on. */
    record Setup(Transport transport, boolean tls) {
        @Override
        public String toString() {
            return transport.label() + (tls ? ", TLS" : "");
        }
    }

    final RelayServer relay;
    private final Optional<SSLContext> tls;

    private RoomServer(RelayServer relay, Optional<SSLContext> tls) {
        this.relay = relay;
        this.tls = tls;
    }

    /** Each transport of this machine, without and with TLS. */
    static Stream<Setup> setups() {
        return Servers.transports()
                .flatMap(transport -> Stream.of(new Setup(transport, false), new Setup(transport, true)));
    }

    /** @param directory for the files of TLS, which only the web port uses */
    static RoomServer start(Setup setup, Path directory, UnaryOperator<ServerConfig.Builder> settings)
            throws Exception {
        ListenerConfig web = ListenerConfig.web("127.0.0.1", 0);
        Optional<SSLContext> tls = Optional.empty();
        if (setup.tls()) {
            TlsFiles files =
                    new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"), Optional.empty());
            new Authority("The tests").issue("relay.test", files.certificate(), files.key());
            web = web.withTls(files);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            tls = Optional.of(context);
        }
        ServerConfig.Builder config = Servers.config(setup.transport()).port(0).listener(web);
        return new RoomServer(RelayServer.start(settings.apply(config).build()), tls);
    }

    InetSocketAddress address() {
        return relay.address(ListenerConfig.Kind.WEB).orElseThrow();
    }

    /** A client of the web port. */
    LineSocket connect() throws Exception {
        if (tls.isEmpty()) {
            return LineSocket.connect(address());
        }
        SSLSocket socket = (SSLSocket) tls.get()
                .getSocketFactory()
                .createSocket(address().getAddress(), address().getPort());
        socket.startHandshake();
        return LineSocket.of(socket);
    }

    /** A client of the plain port. */
    LineSocket connectPlain() throws Exception {
        return LineSocket.connect(relay.address());
    }

    @Override
    public void close() {
        relay.close();
    }
}
