package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import far.relay.tls.Tls;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library over TLS, against the real server. Its certificate is for relay.test and 127.0.0.1. */
@Timeout(60)
class ClientTlsIT {
    @TempDir
    Path directory;

    private Path authorities;
    private Path certificate;
    private Path key;
    private Authority authority;
    private X509Bundle issued;
    private RelayServer server;

    @BeforeEach
    void start() throws Exception {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        authority = new Authority("The tests");
        authorities = authority.writeTo(directory.resolve("ca.pem"));
        issued = authority.issue("relay.test", certificate, key);
        server = server();
    }

    private RelayServer server() throws IOException {
        return server(Optional.empty());
    }

    private RelayServer server(Optional<Path> clientAuthorities) throws IOException {
        TlsFiles files = new TlsFiles(certificate, key, clientAuthorities);
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.of("127.0.0.1", 0).withTls(files))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RelayClient connect(String host, RelayListener listener, ClientTls.Builder tls) throws Exception {
        ClientOptions options = ClientOptions.builder()
                .host(host)
                .port(server.address().getPort())
                .tls(tls.build())
                .build();
        try {
            return RelayClient.connect(options, listener).toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private String refusal(String host, ClientTls.Builder tls) {
        RecordingListener notes = new RecordingListener();
        String message = catchThrowableOfType(CannotConnectException.class, () -> connect(host, notes, tls))
                .getMessage();
        assertThat(notes.lines()).isEmpty();
        return message.replaceFirst("cannot connect to " + host + ":\\d+: ", "");
    }

    private ClientTls.Builder trusting() {
        return ClientTls.builder().authorities(authorities);
    }

    private static ClientTls.Builder certified(ClientTls.Builder tls, Authority by, Path directory) throws Exception {
        Path own = directory.resolve("own.pem");
        Path ownKey = directory.resolve("own.key");
        by.issue("ann", own, ownKey);
        return tls.certificate(own, ownKey);
    }

    @Test
    void twoClientsTalkOverMutualTls() throws Exception {
        authority.issue("localhost", certificate, key);
        server.close();
        server = server(Optional.of(authorities));
        RecordingListener first = new RecordingListener();
        RecordingListener second = new RecordingListener();
        try (RelayClient one = connect("localhost", first, certified(trusting(), authority, directory))) {
            first.awaitLast("seat 1");
            try (RelayClient two = connect("127.0.0.1", second, certified(trusting(), authority, directory))) {
                first.awaitLast("our turn");
                second.awaitLast("their turn");
                one.send("is this private?");
                second.awaitLast("our turn");
                two.send("but for the relay").toCompletableFuture().join();
                first.awaitLast("our turn");
            }
        }
        assertThat(second.lines()).contains("message: is this private?");
        assertThat(first.lines()).contains("message: but for the relay");
    }

    @Test
    void reportsWhatIsWrongWithTheServersCertificate() throws Exception {
        assertThat(refusal("127.0.0.1", ClientTls.builder()))
                .isEqualTo("its certificate is not from a trusted authority");
        assertThat(refusal(
                        "127.0.0.1",
                        ClientTls.builder()
                                .authorities(new Authority("Somebody else").writeTo(directory.resolve("other.pem")))))
                .isEqualTo("its certificate is not from a trusted authority");
        assertThat(refusal("localhost", trusting())).isEqualTo("its certificate is for another name");
        X509Bundle expired = authority.issue("relay.test", Duration.ofMinutes(-1));
        Files.writeString(key, expired.getPrivateKeyPEM());
        Files.writeString(certificate, expired.getCertificatePathPEM());
        server.close();
        try (CaughtLog log = new CaughtLog()) {
            server = server();
            assertThat(log.text()).contains("The TLS certificate has expired");
        }
        assertThat(refusal("127.0.0.1", trusting())).isEqualTo("its certificate has expired");
    }

    @Test
    void aPinAcceptsTheServersCertificateWhateverItsNameAndNoOther() throws Exception {
        String fingerprint = Tls.fingerprint(issued.getCertificate());
        RecordingListener notes = new RecordingListener();
        try (RelayClient client = connect(
                "localhost",
                notes,
                ClientTls.builder().pin(fingerprint.toUpperCase().replaceAll("..\\B", "$0:")))) {
            notes.awaitLast("seat 1");
            assertThat(client.end().toCompletableFuture()).isNotDone();
        }
        assertThat(refusal("127.0.0.1", ClientTls.builder().pin("0".repeat(64))))
                .isEqualTo("its certificate is not the pinned one, its SHA-256 is " + fingerprint);
    }

    @Test
    void reportsThatTheServerRequiresACertificate() throws Exception {
        server.close();
        server = server(Optional.of(authorities));
        for (ClientTls.Builder tls :
                new ClientTls.Builder[] {trusting(), certified(trusting(), new Authority("Somebody else"), directory)
                }) {
            // In TLS 1.3 the server reports this after the handshake is complete for the client.
            try (RelayClient client = connect("127.0.0.1", new RecordingListener(), tls)) {
                End end = client.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
                assertThat(end.kind()).isEqualTo(End.Kind.TLS);
                assertThat(end.reason().text())
                        .isEqualTo("it requires a client certificate from an authority that it trusts");
            }
        }
    }

    @Test
    void reportsThatTheServerDoesNotUseTls() throws Exception {
        server.close();
        server = RelayServer.start(ServerConfig.builder().port(0).build());
        assertThat(refusal("127.0.0.1", trusting())).isEqualTo("it does not speak TLS");
    }

    @Test
    void givesUpOnAHandshakeThatIsNotAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientOptions options = ClientOptions.builder()
                    .port(silent.getLocalPort())
                    .connectTimeout(Duration.ofMillis(300))
                    .tls(trusting().build())
                    .build();
            assertThat(RelayClient.connect(options, new RecordingListener()).toCompletableFuture())
                    .failsWithin(20, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .havingCause()
                    .withMessage("cannot connect to 127.0.0.1:%d: the TLS handshake timed out", silent.getLocalPort());
        }
    }

    @Test
    void aClientWithoutTlsReceivesThatItIsRequired() throws Exception {
        try (LineSocket plain = LineSocket.connect(server.address().getPort())) {
            assertThat(plain.send("hello").read(3)).containsExactly("error: this server speaks TLS", "exit", null);
        }
    }

    @Test
    void reportsWhichFileIsInvalid() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path missing = directory.resolve("missing.pem");
        assertThatIOException()
                .isThrownBy(() -> ClientTls.builder().authorities(missing).build())
                .withMessage("there is no file " + missing);
        assertThatIOException()
                .isThrownBy(() -> ClientTls.builder().authorities(empty).build())
                .withMessage(empty + " has no certificate");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientTls.builder().pin("abc"))
                .withMessage("a pin is the 64 hexadecimal digits of a SHA-256, not abc");
    }
}
