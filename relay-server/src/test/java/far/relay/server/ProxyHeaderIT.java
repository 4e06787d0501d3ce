package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.TrustedProxies;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PROXY headers on real sockets, on each transport: a server whose plain port speaks plain text, and whose web port speaks TLS. */
class ProxyHeaderIT {
    private static final byte[] LOCAL = ByteBufUtil.decodeHexDump("0d0a0d0a000d0a515549540a20000000");

    @TempDir
    Path directory;

    static Stream<Transport> transports() {
        return Servers.transports();
    }

    private static byte[] header(int client) {
        return ("PROXY TCP4 192.0.2." + client + " 127.0.0.1 1 2\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket open(RelayServer server, ListenerConfig.Kind kind, byte[] header) throws IOException {
        Socket socket =
                new Socket("127.0.0.1", server.address(kind).orElseThrow().getPort());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        for (byte each : header) {
            socket.getOutputStream().write(each);
        }
        return socket;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void comeBeforeEverythingElse(Transport transport) throws Exception {
        TlsFiles files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"), Optional.empty());
        new Authority("The tests").issue("relay.test", files.certificate(), files.key());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        TrustedProxies proxies = TrustedProxies.of(List.of("127.0.0.1"));
        Socket silent;
        try (RelayServer server = RelayServer.start(Servers.config(transport)
                .listener(ListenerConfig.of("127.0.0.1", 0).withProxies(proxies))
                .listener(ListenerConfig.web("127.0.0.1", 0).withTls(files).withProxies(proxies))
                .maxPerAddress(1)
                .build())) {
            assertThat(open(server, ListenerConfig.Kind.PLAIN, LOCAL)
                            .getInputStream()
                            .read())
                    .isNegative();
            try (LineSocket one = LineSocket.of(open(server, ListenerConfig.Kind.PLAIN, header(1)));
                    LineSocket two = LineSocket.of(open(server, ListenerConfig.Kind.PLAIN, header(2)))) {
                one.expect("1", "emi").send("hello");
                two.expect("2", "rec", "hello");
                LineSocket.of(open(server, ListenerConfig.Kind.PLAIN, header(1)))
                        .expect("exit");
            }
            for (byte[] header : List.of(header(3), LOCAL)) {
                try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
                        .createSocket(open(server, ListenerConfig.Kind.WEB, header), "relay.test", 0, true)) {
                    socket.startHandshake();
                    LineSocket lines =
                            LineSocket.of(socket).send("GET /healthz HTTP/1.1\r", "Host: relay.test\r", "\r");
                    assertThat(lines.read()).startsWith("HTTP/1.1 200 ");
                }
            }
            await().until(() -> server.connections() == 0);
            silent = open(server, ListenerConfig.Kind.PLAIN, new byte[] {'P', 'R'});
            await().until(() -> server.connections() == 1);
        }
        // The end of the server does not wait for the rest of a header.
        assertThat(silent.getInputStream().read()).isNegative();
    }
}
