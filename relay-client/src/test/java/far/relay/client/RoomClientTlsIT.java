package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's client of named rooms over TLS, against the real server: lines and WebSocket. */
@ParameterizedClass
@ValueSource(strings = {"relays", "https"})
@Timeout(60)
class RoomClientTlsIT {
    @TempDir
    Path directory;

    private final String scheme;
    private final RecordingRoomListener ann = new RecordingRoomListener();
    private final RecordingRoomListener bob = new RecordingRoomListener();
    private Path authorities;
    private TlsFiles files;
    private RelayServer server;

    RoomClientTlsIT(String scheme) {
        this.scheme = scheme;
    }

    @BeforeEach
    void start() throws Exception {
        Authority authority = new Authority("The tests");
        authorities = authority.writeTo(directory.resolve("ca.pem"));
        files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"), Optional.empty());
        authority.issue("relay.test", files.certificate(), files.key());
        server = serve(0);
    }

    private RelayServer serve(int port) throws Exception {
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", port).withTls(files))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RoomOptions.Builder room(ClientTls tls) {
        return RoomOptions.builder(scheme + "://127.0.0.1:" + server.address().getPort() + "/r/kitchen")
                .tls(tls)
                .pauses(Duration.ofMillis(1), Duration.ofMillis(100));
    }

    private RoomOptions trusting() throws IOException {
        return room(ClientTls.builder().authorities(authorities).build()).build();
    }

    @Test
    void twoClientsTalk() throws Exception {
        String text = "a line\n".repeat(8_000); // several TLS records
        try (RoomClient one = RoomClient.connect(trusting(), ann)) {
            await().untilAsserted(() -> assertThat(ann.lines()).contains("seat 1"));
            try (RoomClient two = RoomClient.connect(trusting(), bob)) {
                one.say(text);
                await().untilAsserted(() -> assertThat(bob.lines()).endsWith("message 1 of 1: " + text, "our turn"));
                two.say("answer");
                await().untilAsserted(() -> assertThat(ann.lines()).endsWith("message 2 of 2: answer", "our turn"));
            }
        }
    }

    @Test
    void reportsWhatIsWrongWithTheServersCertificate() throws Exception {
        RoomOptions wrong =
                room(ClientTls.builder().pin("0".repeat(64)).build()).build();
        try (RoomClient client = RoomClient.connect(wrong, ann)) {
            RoomEnd end = client.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(end.text()).contains("its certificate is not the pinned one");
            assertThat(ann.lines()).hasSize(1);
        }
    }
}
