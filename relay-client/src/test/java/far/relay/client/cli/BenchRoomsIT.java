package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench} of named rooms, over lines and over WebSocket. */
class BenchRoomsIT extends WithBench {
    private static RelayServer web(int maxRooms) throws IOException {
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", 0))
                .namedRooms(NamedRoomSettings.builder().maxRooms(maxRooms).build())
                .build());
    }

    private static int webPort(RelayServer server) {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    private int bench(String scheme, int port, String... options) {
        return bench(scheme + "://127.0.0.1:" + port, options);
    }

    @ParameterizedTest
    @CsvSource({"relay, over lines", "http, over WebSocket"})
    void measuresNamedRoomsAndLeavesThem(String scheme, String way) throws Exception {
        try (RelayServer server = web(20)) {
            assertThat(bench(scheme, webPort(server), "--pairs=20", "--warm-up=0"))
                    .isZero();
            assertThat(out())
                    .contains("20 pairs in named rooms " + way + ", 32 bytes", "every message accounted for")
                    .hasLineCount(4);
            assertThat(err()).isEmpty();
            try (LineSocket next = LineSocket.connect(webPort(server))) {
                assertThat(next.send("join kitchen").read()).startsWith("seat 1 "); // no room is left of those 20
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void measuresLongMessagesInNamedRooms(String scheme) throws Exception {
        try (RelayServer server = web(1)) {
            assertThat(bench(scheme, webPort(server), "--pairs=1", "--warm-up=0", "--bytes=65536", "--json"))
                    .isZero();
        }
        assertThat(number(json(), "sent_messages")).isPositive();
        assertThat(number(json(), "missing_messages")).isZero();
        assertThat(json()).containsEntry("protocol", scheme.equals("http") ? "\"websocket\"" : "\"lines\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void reportsThatTheServerRefusesARoom(String scheme) throws Exception {
        try (RelayServer server = web(2)) {
            assertThat(bench(scheme, webPort(server), "--pairs=3")).isEqualTo(1);
        }
        assertThat(err())
                .isEqualToIgnoringNewLines(
                        "relay-client: the server refused: the server has no room left; try again later");
        assertThat(out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "relay, join, 127.0.0.1:%d does not follow the relay protocol",
        "http, GET /ws HTTP/1.1, cannot connect to 127.0.0.1:%d: it does not open a WebSocket: HTTP status 400 Bad Request"
    })
    void reportsThatItIsNotAServerOfNamedRooms(String scheme, String first, String complaint) throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run =
                    start(() -> bench(scheme, server.getLocalPort(), "--pairs=1", "--warm-up=0"));
            try (LineSocket client = LineSocket.of(server.accept())) {
                assertThat(client.read()).startsWith(first);
                client.send("HTTP/1.1 400 Bad Request\r\n\r");
                assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(err())
                    .isEqualToIgnoringNewLines("relay-client: " + String.format(complaint, server.getLocalPort()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void reportsThatTheServerClosesTheConnection(String scheme) throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run =
                    start(() -> bench(scheme, server.getLocalPort(), "--pairs=1", "--warm-up=0"));
            try (LineSocket client = LineSocket.of(server.accept())) {
                client.read();
                client.finish();
                assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: 127.0.0.1:" + server.getLocalPort() + " closed the connection");
        }
    }

    private static RelayServer tls(Path directory, boolean withClientCertificates) throws Exception {
        Authority authority = new Authority("The tests");
        Path authorities = authority.writeTo(directory.resolve("ca.pem"));
        TlsFiles files = new TlsFiles(
                directory.resolve("cert.pem"),
                directory.resolve("key.pem"),
                withClientCertificates ? Optional.of(authorities) : Optional.empty());
        authority.issue("relay.test", files.certificate(), files.key());
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", 0).withTls(files))
                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "relay, the server refused: this server speaks TLS",
        "http, 'cannot connect to 127.0.0.1:%d: it uses TLS, or this is not its web port: try https:// in place of http://,"
                + " or another port'"
    })
    void reportsThatTheServerUsesTls(String scheme, String complaint, @TempDir Path directory) throws Exception {
        try (RelayServer server = tls(directory, false)) {
            assertThat(bench(scheme, webPort(server), "--pairs=1")).isEqualTo(1);
            assertThat(err()).isEqualToIgnoringNewLines("relay-client: " + String.format(complaint, webPort(server)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relays", "https"})
    void reportsThatTheServerDoesNotUseTls(String scheme) throws Exception {
        try (RelayServer server = web(1)) {
            assertThat(bench(scheme, webPort(server), "--pairs=1", "--tls-pin=" + "0".repeat(64)))
                    .isEqualTo(1);
            assertThat(err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: cannot connect to 127.0.0.1:" + webPort(server) + ": it does not speak TLS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relays", "https"})
    void reportsThatTheServerRequiresACertificate(String scheme, @TempDir Path directory) throws Exception {
        try (RelayServer server = tls(directory, true)) {
            assertThat(bench(scheme, webPort(server), "--pairs=1", "--tls-ca=" + directory.resolve("ca.pem")))
                    .isEqualTo(1);
            assertThat(err())
                    .startsWith("relay-client: ")
                    .endsWith(": it requires a client certificate from an authority that it trusts"
                            + System.lineSeparator());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "said 1 x, does not follow the relay protocol",
        "bye ended the server stops, the server ended the conversation: the server stops",
        "error long too long, the server refused: too long",
        "'', 1 of 1 messages did not arrive"
    })
    void reportsWhatHappensInANamedRoom(String toSecond, String complaint) throws Exception {
        String token = "AAECAwQFBgcICQoLDA0ODw";
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run =
                    start(() -> bench("relay", server.getLocalPort(), "--pairs=1", "--warm-up=0"));
            try (LineSocket first = LineSocket.of(server.accept()).send("seat 1 " + token + " 1 1", "partner none");
                    LineSocket second = LineSocket.of(server.accept())
                            .send("seat 2 " + token + " 1 1", "partner here", "later versions add lines")) {
                assertThat(first.read()).matches("join bench-[0-9a-f]{16}-0 seat=1 wait=no new=yes");
                assertThat(second.read()).matches("join bench-[0-9a-f]{16}-0 seat=2 wait=no new=no");
                first.send("partner here");
                assertThat(first.read()).matches("say 1 [0-9a-f]{16}\\.{16}");
                if (!toSecond.isEmpty()) {
                    second.send(toSecond);
                }
                assertThat(first.send("taken 1").read()).isEqualTo("leave");
            }
            assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(err().strip()).endsWith(complaint);
    }
}
