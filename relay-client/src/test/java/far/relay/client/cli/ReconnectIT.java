package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.ScriptedServer;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built client in a pipe, and what becomes of its lines when connections break. */
@Timeout(120)
class ReconnectIT extends ScriptedServer {
    private JarProcess client(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port=" + server.getLocalPort()));
        all.addAll(List.of(options));
        return JarProcess.start("relay.client.jar", all.toArray(String[]::new));
    }

    /** The server is scripted as one that keeps to docs/protocol.md, section 4: what is not answered waits. */
    @Test
    void sendsEveryLineOnceAndReceivesEveryAnswerOnceWhereverTheConnectionBreaks() throws Exception {
        int lines = 40;
        try (JarProcess client = client("--reconnect-anyway", "--reconnect-min=1ms", "--reconnect-max=5ms")) {
            client.type(
                    IntStream.range(0, lines).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining()));
            client.endInput();
            LineSocket connection = accept();
            connection.send("2", "rec");
            for (int i = 0; i < lines; i++) {
                connection.send("answer " + i);
                if (i % 2 == 1) { // before it has sent a line, or at the same time
                    connection.reset();
                    connection = accept();
                    connection.send("2", "emi", "answer " + i);
                }
                assertThat(connection.read()).isEqualTo("line " + i);
                if (i % 3 == 0) { // after
                    connection.reset();
                    connection = accept();
                    connection.send("2", "rec");
                }
            }
            connection.send("the last answer");
            assertThat(connection.read()).isEqualTo("fin");
            connection.hangUp();
            assertThat(client.status()).isZero();
            assertThat(client.out())
                    .isEqualTo(
                            IntStream.range(0, lines)
                                            .mapToObj(i -> "answer " + i + "\n")
                                            .collect(Collectors.joining()) + "the last answer\n");
            assertThat(client.err().lines()).contains("relay-client: connected again, on seat 2");
            assertThat(client.err().lines().filter(line -> line.contains("; next attempt in 0.0 s")))
                    .hasSize(lines / 2 + (lines + 2) / 3);
        }
    }

    /** Another partner may have the other seat now. */
    @Test
    void stopsRatherThanSendALineToAnotherClient() throws Exception {
        try (JarProcess client = client("--reconnect", "--reconnect-min=1ms", "--reconnect-max=5ms")) {
            client.type("private\nmore\n");
            LineSocket connection = accept();
            assertThat(connection.send("1", "emi").read()).isEqualTo("private");
            connection.reset();
            connection = accept();
            assertThat(connection.send("2", "rec", "I am somebody else").read()).isEqualTo("fin");
            connection.hangUp();
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err().lines())
                    .last()
                    .isEqualTo(
                            "relay-client: the partner may be another one: the server does not show the conversation that "
                                    + "was lost; stopped with 1 line unsent or unanswered (--reconnect-anyway continues)");
        }
    }

    @Test
    void reportsOncePerOutageWhyThereIsNoConnection() throws Exception {
        try (JarProcess client = client("--reconnect", "--reconnect-min=1ms", "--reconnect-max=5ms")) {
            for (int i = 0; i < 10; i++) {
                accept().hangUp();
            }
            LineSocket connection = accept();
            connection.send("1", "emi");
            client.type("hello\n");
            assertThat(connection.read()).isEqualTo("hello");
            connection.send("answer", "exit");
            assertThat(client.status()).isZero(); // so it has written all
            assertThat(client.err().lines().filter(line -> line.contains("next attempt in")))
                    .hasSize(1);
            connection.hangUp();
        }
    }

    @Test
    void waitsForAServerThatHasNotStartedYet() throws Exception {
        server.close();
        try (JarProcess client = client("--reconnect-first", "--reconnect-min=1ms", "--reconnect-max=50ms")) {
            client.awaitErr(line -> line.contains("Connection refused; next attempt in"));
            listen();
            LineSocket connection = accept();
            connection.send("2", "rec", "hello", "exit");
            assertThat(client.status()).isZero();
            connection.hangUp();
        }
    }

    @Test
    void waitsNoLongerThanItsLimit() throws Exception {
        try (JarProcess client = client("--timeout=1500ms")) {
            LineSocket connection = accept();
            assertThat(connection.send("1").read()).isEqualTo("fin");
            connection.hangUp();
            assertThat(client.status()).isEqualTo(1);
            // What it waited for depends on the speed of this machine; see WaitLimitTest.
            assertThat(client.err().lines()).last().asString().endsWith(" within 1.5 s (--timeout)");
        }
    }

    @Test
    void reportsThatItHasNoSeatYet() throws Exception {
        try (JarProcess client = client("--json")) {
            LineSocket connection = accept();
            await().untilAsserted(() -> assertThat(client.noSeatYet())
                    .contains("relay-client: connected, but the server has assigned no seat yet; "
                            + "if the server uses TLS, add --tls"));
            await().untilAsserted(() -> assertThat(client.out())
                    .isEqualTo("{\"event\":\"waiting\",\"text\":\"the server has assigned no seat yet\"}\n"));
            connection.hangUp();
        }
    }

    @Test
    void treatsAFailedFirstConnectionAsAnError() throws Exception {
        server.close();
        try (JarProcess client = client("--reconnect")) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .hasLineCount(1)
                    .contains("cannot connect to")
                    .doesNotContain("again");
        }
    }

    @Test
    void leavesOnASignalWhileThereIsNoConnection() throws Exception {
        try (JarProcess client = client("--reconnect", "--reconnect-min=1h", "--reconnect-max=1h")) {
            LineSocket connection = accept();
            connection.send("1");
            connection.hangUp();
            client.awaitErr(line -> line.contains("next attempt in 3600.0 s"));
            client.signal("TERM");
            assertThat(client.status()).isEqualTo(143);
        }
    }

    @Test
    void talksOnThoughTheTranscriptCannotBeWritten() throws Exception {
        assumeThat(Path.of("/dev/full")).as("/dev/full is not here").exists();
        try (JarProcess client = client("--transcript=/dev/full", "--lang=fr")) {
            LineSocket connection = accept();
            connection.send("2", "rec", "a");
            client.type("b\nc\n");
            assertThat(connection.read()).isEqualTo("b");
            assertThat(connection.send("d").read()).isEqualTo("c");
            connection.send("e", "exit");
            assertThat(client.status()).isZero();
            connection.hangUp();
            assertThat(client.out()).isEqualTo("a\nd\ne\n");
            await().untilAsserted(() -> assertThat(client.err())
                    .isEqualToIgnoringNewLines("relay-client: impossible d'écrire la transcription /dev/full : plus de "
                            + "place sur le disque ; la conversation continue sans elle"));
        }
    }
}
