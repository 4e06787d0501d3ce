package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the built client in named rooms, with the built server. A partner that speaks the protocol (docs/rooms.md) by hand is often
 * enough.
 */
@Timeout(180)
abstract class WithRoomServer {
    /** Two JVMs start at the same time, perhaps on a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    static JarProcess server;
    static int port;

    @TempDir
    Path state;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = JarProcess.start("relay.server.jar", "--port=0", "--web-port=0");
        port = server.webPort();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    static String link(int at, String room) {
        return "relay://127.0.0.1:" + at + "/r/" + room;
    }

    JarProcess client(String link, String... options) throws IOException {
        String[] arguments = Stream.concat(Stream.of(link), Stream.of(options)).toArray(String[]::new);
        return JarProcess.startIn(List.of("env", "XDG_STATE_HOME=" + state), "relay.client.jar", arguments);
    }

    static LineSocket join(String room, String name) throws IOException {
        LineSocket peer = LineSocket.connect(port);
        assertThat(peer.send("join " + room + " name=" + name).read()).startsWith("seat ");
        return peer;
    }

    List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("relay/rooms"))) {
            return files.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static void awaitEvent(JarProcess client, String event) {
        await().atMost(PATIENCE).until(() -> client.out().contains(event));
    }
}
