package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both built jars as processes: what a user of the client writes, reads and gets as a status; terminals are in {@link
 * TerminalIT}.
 */
@Timeout(180)
class ClientJarIT {
    private JarProcess server;
    private int port;

    @BeforeEach
    void startServer() throws IOException, InterruptedException {
        server = JarProcess.start("relay.server.jar", "--port=0");
        port = server.port();
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private JarProcess client() throws IOException {
        return JarProcess.start("relay.client.jar", "--port=" + port);
    }

    /** A client on seat 1, which has the first turn when seat 2 is taken. */
    private LineSocket sender() throws IOException {
        LineSocket peer = LineSocket.connect(port);
        assertThat(peer.read()).isEqualTo("1");
        return peer;
    }

    @Test
    void printsTheAnswerToAQuestionAndNothingElse() throws Exception {
        try (LineSocket peer = sender();
                JarProcess client = client()) {
            client.type("question €\n");
            client.endInput();
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("ask");
            assertThat(peer.read()).isEqualTo("question €");
            peer.send("\u001b[1mänswer");
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("ask\n\u001b[1mänswer\n");
            assertThat(client.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "bench --help"})
    void failsInOneLineWhenItCannotWriteTheRequestedOutput(String arguments) throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        List<String> around = List.of("sh", "-c", "exec \"$@\" > " + full, "sh");
        try (JarProcess client = JarProcess.startIn(around, "relay.client.jar", arguments.split(" "))) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err().strip()).isEqualTo("relay-client: cannot write to standard output");
        }
    }

    @Test
    void printsNoWarningIfNoLibraryCanBeLoaded() throws Exception {
        try (JarProcess client = JarProcess.startIn(JarProcess.withNoexec(), "relay.client.jar", "--port=" + port)) {
            server.awaitErr(line -> line.contains("takes seat 1"));
            client.signal("INT");
            assertThat(client.status()).isZero();
            assertThat(client.err().lines().filter(line -> !line.startsWith("Picked up")))
                    .isEmpty();
        }
    }

    @Test
    void twoClientsExchangeHundredsOfLinesThroughTheirPipes() throws Exception {
        int lines = 500;
        try (JarProcess one = client()) {
            server.awaitErr(line -> line.contains("takes seat 1"));
            try (JarProcess two = client()) {
                Thread typing = new Thread(() -> type(one, "one", lines));
                typing.start();
                type(two, "two", lines);
                typing.join();
                assertThat(one.status()).isZero();
                assertThat(one.out()).isEqualTo(all("two", lines));
                assertThat(two.out()).isEqualTo(all("one", lines));
                // No client is left to answer its last line.
                two.signal("INT");
                assertThat(two.status()).isZero();
                assertThat(one.err() + two.err()).isEmpty();
            }
        }
    }

    private static void type(JarProcess client, String author, int lines) {
        try {
            client.type(all(author, lines));
            client.endInput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String all(String author, int lines) {
        return IntStream.range(0, lines).mapToObj(i -> author + " " + i + "\n").collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void leavesOnASignal(String signal) throws Exception {
        try (LineSocket peer = sender();
                JarProcess client = client()) {
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("hello");
            await().until(() -> client.out().equals("hello\n"));
            client.signal(signal);
            assertThat(client.status()).isZero();
            assertThat(client.err()).isEmpty();
            server.awaitErr(line -> line.endsWith("leaves seat 2 of room 1: fin"));
            try (LineSocket replacement = LineSocket.connect(port)) {
                assertThat(replacement.read(3)).containsExactly("2", "emi", "hello");
            }
        }
    }

    @Test
    void endsWithStatusZeroWhenTheServerSendsExit() throws Exception {
        try (LineSocket peer = sender();
                JarProcess client = client()) {
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("hello");
            await().until(() -> client.out().equals("hello\n"));
            server.signal("INT");
            assertThat(client.status()).isZero();
            assertThat(client.err()).isEmpty();
        }
    }

    /** Its descriptor 0 is a file that Java itself has opened. */
    @Test
    void readsNoFileOfJavaIfItsInputIsClosed() throws Exception {
        assumeThat(Path.of("/proc/self/fd"))
                .as("only Linux tells what a descriptor is")
                .exists();
        try (LineSocket peer = sender();
                JarProcess client = JarProcess.startIn(
                        List.of("sh", "-c", "exec \"$@\" <&-", "sh"), "relay.client.jar", "--port=" + port)) {
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("hello");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.out()).isEqualTo("hello\n");
            assertThat(client.err()).isEqualTo("relay-client: cannot read the input: Bad file descriptor\n");
        }
    }

    @Test
    void reportsThatTheConnectionIsLost() throws Exception {
        try (LineSocket peer = sender();
                JarProcess client = client()) {
            assertThat(peer.read()).isEqualTo("emi");
            server.signal("KILL");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .startsWith("relay-client: ")
                    .contains("127.0.0.1:" + port)
                    .hasLineCount(1);
        }
    }

    @Test
    void reportsThatThereIsNoServer() throws Exception {
        try (ReservedPort free = ReservedPort.onLoopback();
                JarProcess client = JarProcess.start("relay.client.jar", "--port=" + free.number())) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: cannot connect to 127.0.0.1:" + free.number() + ": Connection refused");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--version, 0, 'relay-client \\d+\\.\\d+\\.\\d+.*\\R', ''",
        "--port=abc, 2, '', 'relay-client: --port .*\\R'"
    })
    void printsItsVersionAndReportsWrongUsage(String option, int status, String out, String err) throws Exception {
        try (JarProcess client = JarProcess.start("relay.client.jar", option)) {
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.out()).matches(out);
            assertThat(client.err()).matches(err);
        }
    }
}
