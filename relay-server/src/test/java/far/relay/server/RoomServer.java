package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A real server with a plain port and a web port, and raw clients for both. */
final class RoomServer implements AutoCloseable {
    /** What the server runs on, and what its clients speak: lines, or WebSocket, or in turns one and the other. */
    record Setup(Transport transport, boolean tls, Form form) {
        @Override
        public String toString() {
            return transport.label() + (tls ? ", TLS, " : ", ") + form;
        }
    }

    /** The forms of docs/rooms.md, section 1. */
    enum Form {
        LINES,
        WEB_SOCKET,
        MIXED
    }

    final RelayServer relay;
    private final Optional<SSLContext> tls;

    private final Form form;
    private boolean nextIsWebSocket;

    private RoomServer(RelayServer relay, Optional<SSLContext> tls, Form form) {
        this.relay = relay;
        this.tls = tls;
        this.form = form;
    }

    /** Each transport of this machine, without and with TLS, and each form. */
    static Stream<Setup> setups() {
        return Servers.transports()
                .flatMap(transport -> Stream.of(
                        new Setup(transport, false, Form.LINES),
                        new Setup(transport, true, Form.LINES),
                        new Setup(transport, false, Form.WEB_SOCKET),
                        new Setup(transport, true, Form.MIXED)));
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
        return new RoomServer(RelayServer.start(settings.apply(config).build()), tls, setup.form());
    }

    InetSocketAddress address() {
        return relay.address(ListenerConfig.Kind.WEB).orElseThrow();
    }

    /** A client of the web port that speaks the form of the setup. */
    LineSocket connect() throws Exception {
        nextIsWebSocket = form == Form.WEB_SOCKET || form == Form.MIXED && !nextIsWebSocket;
        return LineSocket.of(nextIsWebSocket ? new WebSocketLines(connectSilently()) : connectSilently());
    }

    /** A connection to the web port on which nothing has been sent, except by TLS. */
    Socket connectSilently() throws Exception {
        if (tls.isEmpty()) {
            return new Socket(address().getAddress(), address().getPort());
        }
        SSLSocket socket = (SSLSocket) tls.get()
                .getSocketFactory()
                .createSocket(address().getAddress(), address().getPort());
        socket.startHandshake();
        return socket;
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
