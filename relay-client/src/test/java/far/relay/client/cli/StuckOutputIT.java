package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built client with an output that is not read, or not for a while. */
@Timeout(60)
class StuckOutputIT {
    private static final String ANSWER = "x".repeat(8000);
    /** More than the pipe and the client accept before the client waits: 64 KiB each. */
    private static final int ROUNDS = 20;

    @TempDir
    private Path directory;

    private RandomAccessFile pipe;
    private RelayServer server;
    private LineSocket peer;

    @BeforeEach
    void start() throws Exception {
        String name = directory.resolve("pipe").toString();
        assumeThat(new ProcessBuilder("mkfifo", name).start().waitFor())
                .as("mkfifo, which makes pipes, is not here")
                .isZero();
        pipe = new RandomAccessFile(name, "rw"); // opens both ends, so that opening does not block
        server = RelayServer.start(ServerConfig.builder().port(0).build());
        peer = LineSocket.connect(server.address());
        assertThat(peer.read()).isEqualTo("1");
    }

    @AfterEach
    void stop() throws IOException {
        pipe.close();
        peer.close();
        server.close();
    }

    /** Redirects its standard output, or another descriptor, to the pipe. */
    private JarProcess client(String descriptor, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port=" + server.address().getPort()));
        all.addAll(List.of(options));
        return JarProcess.startIn(
                List.of("sh", "-c", "exec \"$@\" " + descriptor + ">" + directory.resolve("pipe"), "sh"),
                "relay.client.jar",
                all.toArray(String[]::new));
    }

    /** Answers each line of the client at once. Returns how many it answered before the client stopped. */
    private int answerUntilSilence() throws IOException {
        assertThat(peer.read()).isEqualTo("emi");
        assertThat(peer.send(ANSWER).read()).isEqualTo("hello"); // a program is slow at first
        peer.send(ANSWER).patience(Duration.ofSeconds(2));
        int answered = 1;
        try {
            for (; answered < 10 * ROUNDS; answered++) {
                assertThat(peer.read()).isEqualTo("hello");
                peer.send(ANSWER);
            }
        } catch (SocketTimeoutException e) {
            // It waits for its reader.
        }
        return answered;
    }

    private void end(JarProcess client, String how) throws Exception {
        if (how.equals("exit")) {
            server.close();
        } else {
            client.signal(how);
        }
    }

    @ParameterizedTest
    @CsvSource({"--json, exit", "--no-reconnect, TERM"})
    void anUnreadPipeDelaysTheTurnsButNotTheEnd(String option, String how) throws Exception {
        try (JarProcess client = client("", option)) {
            client.type("hello\n".repeat(10 * ROUNDS));
            assertThat(answerUntilSilence()).isBetween(ROUNDS / 4, 3 * ROUNDS);
            end(client, how);
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err()).isEqualTo("relay-client: cannot write to standard output: nobody reads it\n");
        }
    }

    @Test
    void continuesWithItsReaderAndLosesNothing() throws Exception {
        try (JarProcess client = client("")) {
            client.type("hello\n".repeat(10 * ROUNDS));
            int answers = answerUntilSilence() + 1;
            byte[] first = new byte[answers / 2 * (ANSWER.length() + 1)];
            pipe.readFully(first);
            assertThat(peer.read()).isEqualTo("hello");
            client.signal("TERM");
            byte[] rest = new byte[answers * (ANSWER.length() + 1) - first.length];
            pipe.readFully(rest);
            assertThat(client.status()).isZero();
            assertThat(text(first) + text(rest)).isEqualTo((ANSWER + "\n").repeat(answers));
            assertThat(client.err()).isEmpty();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "TERM"})
    void aProgramThatReadsNothingHoldsUpTheTurnsAndNotTheEnd(String how) throws Exception {
        try (JarProcess client = JarProcess.start(
                "relay.client.jar", "--port=" + server.address().getPort(), "--exec=yes hello")) {
            assertThat(answerUntilSilence()).isBetween(ROUNDS / 4, 3 * ROUNDS);
            end(client, how);
            assertThat(client.status()).isZero();
            assertThat(client.err()).isEmpty();
        }
    }

    @Test
    void anUnreadTranscriptDelaysNothing() throws Exception {
        String transcript = directory.resolve("pipe").toString();
        try (JarProcess client = JarProcess.start(
                "relay.client.jar", "--port=" + server.address().getPort(), "--transcript=" + transcript)) {
            client.type("hello\n".repeat(2 * ROUNDS));
            assertThat(peer.read()).isEqualTo("emi");
            for (int i = 0; i < 2 * ROUNDS; i++) {
                assertThat(peer.send(ANSWER).read()).isEqualTo("hello");
            }
            peer.send(ANSWER);
            client.endInput();
            assertThat(client.status()).isZero();
            assertThat(client.err())
                    .isEqualTo("relay-client: cannot write the transcript " + transcript
                            + ": nobody reads it; continuing without it\n");
        }
    }

    @Test
    void anUnreadStandardErrorDelaysNothing() throws Exception {
        try (JarProcess client = client("2", "--reconnect", "--reconnect-max=1s")) {
            pipe.getChannel().write(ByteBuffer.allocate(65_536)); // the capacity of a pipe
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("your turn"); // so that nothing is left to do
            await().until(() -> client.out().equals("your turn\n"));
            server.close();
            assertThat(client.status()).isZero();
        }
    }

    @Test
    void endsWhenItsReaderHasEnded() throws Exception {
        try (JarProcess client = client("")) {
            assertThat(peer.read()).isEqualTo("emi");
            pipe.close();
            peer.send("hello");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err()).isEqualTo("relay-client: cannot write to standard output: Broken pipe\n");
        }
    }
}
