package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.Authority;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ResourceProbe;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built jar as a process: command line, output and exit status. */
class ServerJarIT {
    private static JarProcess start(String... args) throws IOException {
        return JarProcess.start("relay.server.jar", args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void endsInOrderOnASignal(String signal) throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0")) {
            try (LineSocket one = LineSocket.connect(server.port()).expect("1");
                    LineSocket two = LineSocket.connect(server.port()).expect("2", "rec")) {
                one.expect("emi").send("secret text");
                assertThat(two.read()).isEqualTo("secret text");
                two.send("fin");
                assertThat(two.read()).isNull();
                LineSocket replacement = LineSocket.connect(server.port());
                assertThat(replacement.read(3)).containsExactly("2", "emi", "secret text");
                server.signal(signal);
                assertThat(one.read(2)).containsExactly("exit", null);
                assertThat(replacement.read(2)).containsExactly("exit", null);
                replacement.hangUp();
            }
            assertThat(server.status()).isZero();
            assertThat(server.out()).isEmpty();
            assertThat(server.err())
                    .contains("takes seat 1 of room 1", "takes seat 2 of room 1", "leaves seat 2 of room 1: fin")
                    .contains("takes over seat 2 of room 1")
                    .containsPattern("INFO Main - received SIG" + signal + ", shutting down\n")
                    .endsWith("INFO Main - ended\n")
                    .doesNotContain("secret text", "LEAK", "Exception", "WARN");
        }
    }

    @Test
    void givesBackMostOfTheHeapThatTheJvmStartsWith() throws IOException, InterruptedException {
        List<String> jvm = List.of("-XX:+UseG1GC", "-XX:InitialHeapSize=384m", "-Xmx1g");
        try (JarProcess server =
                JarProcess.startAsShipped(List.of(), jvm, "relay.server.jar", "--port=0", "--web-port=off")) {
            server.port();
            await().untilAsserted(() ->
                    assertThat(ResourceProbe.heapSize(server.process())).isLessThan(128 * 1024));
        }
    }

    @Test
    void saysThatOnlyThisMachineCanReachItAndHowToOpenIt() throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0")) {
            assertThat(server.awaitErr(line -> line.contains("listening")))
                    .containsPattern("listening on 127\\.0\\.0\\.1:\\d+, 1 room, ")
                    .endsWith("only this machine can reach it: --bind 0.0.0.0 opens it to others");
        }
        try (JarProcess server = start("--port=0", "--bind=0.0.0.0")) {
            assertThat(server.awaitErr(line -> line.contains("listening"))).doesNotContain("only this machine");
        }
        try (JarProcess server = start("--port=0", "--bind=127.0.0.1")) { // it was meant
            assertThat(server.awaitErr(line -> line.contains("listening"))).doesNotContain("only this machine");
        }
    }

    @Test
    void logsTheSubjectOfACertificateThatAClientNeeds(@TempDir Path directory) throws Exception {
        Authority authority = new Authority("The tests");
        Path ca = authority.writeTo(directory.resolve("ca.pem"));
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        authority.issue("relay.test", certificate, key);
        X509Bundle ann = authority.issue("ann", Duration.ofDays(1));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                ann.toKeyManagerFactory().getKeyManagers(),
                authority.bundle().toTrustManagerFactory().getTrustManagers(),
                null);
        try (JarProcess server =
                        start("--port=0", "--tls-cert=" + certificate, "--tls-key=" + key, "--tls-client-ca=" + ca);
                LineSocket client = LineSocket.of(
                        context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port()))) {
            assertThat(client.read()).isEqualTo("1");
            assertThat(server.awaitErr(line -> line.contains("takes seat 1")))
                    .containsPattern("127\\.0\\.0\\.1:\\d+ \\(CN=ann\\) takes seat 1");
        }
    }

    @Test
    void logsAnIpv4ClientByItsIpv4AddressAlsoOnAnIpv6Socket() throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0", "--bind=::");
                LineSocket client = LineSocket.connect(server.port())) {
            server.awaitErr(
                    line -> line.contains(" 127.0.0.1:" + client.address().getPort() + " takes seat 1"));
        }
    }

    @Test
    void logsTheRefusedClientAndTheReasonButNothingThatItSent() throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0");
                LineSocket client = LineSocket.connect(server.port())) {
            client.send("\u001b[31mred\u0007 secret".getBytes()).send(new byte[9000]);
            assertThat(client.read(3)).containsExactly("1", "error: line longer than 8192 bytes", "exit");
            String line = server.awaitErr(text -> text.contains("refused"));
            assertThat(line).endsWith("leaves seat 1 of room 1: refused: line longer than 8192 bytes");
            assertThat(server.err()).doesNotContain("\u001b", "\u0007", "secret");
        }
    }

    @Test
    void logsWaitingAndRefusedClients() throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0", "--rooms=2", "--waiting=1")) {
            List<LineSocket> clients = new ArrayList<>();
            for (String event : List.of(
                    "takes seat 1 of room 1",
                    "takes seat 2 of room 1",
                    "takes seat 1 of room 2",
                    "takes seat 2 of room 2",
                    "waits in line, 1 in all",
                    "turned away: no seat is free and the waiting line is full")) {
                clients.add(LineSocket.connect(server.port()));
                server.awaitErr(line -> line.endsWith(" " + event));
            }
            clients.get(4).send("fin");
            server.awaitErr(line -> line.endsWith(" leaves the waiting line: fin"));
            for (LineSocket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void numbersRoomsFromOneAgainWhenTheyHaveEnded() throws IOException, InterruptedException {
        try (JarProcess server = start("--port=0", "--rooms=2")) {
            for (int i = 0; i < 3; i++) {
                try (LineSocket one = LineSocket.connect(server.port()).expect("1");
                        LineSocket two = LineSocket.connect(server.port()).expect("2", "rec");
                        LineSocket three = LineSocket.connect(server.port()).expect("1")) {
                    one.send("fin");
                    two.send("fin");
                    assertThat(three.send("fin").read()).isNull();
                    assertThat(one.read(2)).containsExactly("emi", null);
                    assertThat(two.read()).isNull();
                }
            }
            server.signal("TERM");
            assertThat(server.status()).isZero(); // so it has written its log
            assertThat(server.err()).contains("room 1", "room 2").doesNotContain("room 3", "room 0");
        }
    }

    @Test
    void reportsThatThePortIsInUse() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                JarProcess server = start("--port=" + taken.getLocalPort())) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err().strip())
                    .isEqualTo(
                            "relay-server: cannot listen on 127.0.0.1:%d: Address already in use",
                            taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --bind=192.0.2.1     | cannot listen on 192.0.2.1:24573: Cannot assign requested address
                    --bind=nobody.invalid | cannot listen on nobody.invalid: unknown host
                    """)
    void reportsWhyItCannotListen(String args, String message) throws IOException, InterruptedException {
        try (JarProcess server = start(args.split(" "))) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err().strip()).isEqualTo("relay-server: " + message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port=65536     | --port takes a number from 0 to 65535, not '65536'
                    --port=http      | --port takes a number from 0 to 65535, not 'http'
                    --rooms=0        | --rooms takes a number from 1 to 1000000, not '0'
                    --replay-role=x  | --replay-role takes emi or rec, not 'x'
                    --transport=x    | --transport takes auto, io_uring, epoll, kqueue or nio, not 'x'
                    """)
    void namesTheInvalidOptionAndItsRange(String args, String message) throws IOException, InterruptedException {
        try (JarProcess server = start(args.split(" "))) {
            assertThat(server.status()).isEqualTo(2);
            assertThat(server.err().strip()).isEqualTo("relay-server: " + message + " (see --help)");
            assertThat(server.out()).isEmpty();
        }
    }

    @Test
    void namesAConfigFileThatCannotBeRead() throws IOException, InterruptedException {
        try (JarProcess server = start("--config=no-such.conf")) {
            assertThat(server.status()).isEqualTo(2);
            assertThat(server.err().strip()).isEqualTo("relay-server: there is no file no-such.conf");
        }
    }

    /** What it quotes comes from scripts, files and other machines. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --config=               | cannot read
                    --x                     | unknown option '--x
                    --tls-key=k --tls-cert= | cannot read
                    """)
    void quotesNoControlCharactersAndNoLongText(String args, String message) throws IOException, InterruptedException {
        try (JarProcess server = start((args + "\n\u001b[2J" + "y".repeat(5000)).split(" "))) {
            assertThat(server.status()).isPositive();
            assertThat(server.err())
                    .startsWith("relay-server: " + message)
                    .contains("\\x1b[2Jyyy")
                    .hasSizeLessThan(1100)
                    .endsWith("yyy...\n")
                    .satisfies(line -> assertThat(line.strip().chars()).noneMatch(Character::isISOControl));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void failsInOneLineWhenItCannotWriteTheRequestedOutput(String option) throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        try (JarProcess server =
                JarProcess.startIn(List.of("sh", "-c", "exec \"$@\" > " + full, "sh"), "relay.server.jar", option)) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err().strip()).isEqualTo("relay-server: cannot write to standard output");
        }
    }

    @Test
    void printsItsVersionAndItsOptions() throws IOException, InterruptedException {
        try (JarProcess version = start("--version");
                JarProcess help = start("--help")) {
            assertThat(version.status()).isZero();
            assertThat(version.out().strip()).matches("relay-server \\d+\\.\\d+\\.\\d+\\S*");
            assertThat(help.status()).isZero();
            assertThat(help.out())
                    .contains("--port", "--bind", "--rooms", "--waiting", "--hold", "--max-line", "--replay-role")
                    .contains("--transport", "24573", "127.0.0.1");
            assertThat(help.err() + version.err()).isEmpty();
        }
    }
}
