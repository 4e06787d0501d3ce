package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.server.ServerConfig;
import far.relay.testing.Authority;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The web port of the built jar, and {@code nc} as its client. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading from a process cannot be interrupted
class WebPortJarIT {
    /** A running {@code nc}. */
    private record Nc(Process process, BufferedReader out) implements AutoCloseable {
        static Nc connect(int port) throws IOException {
            Process process = new ProcessBuilder("nc", "127.0.0.1", Integer.toString(port)).start();
            return new Nc(process, process.inputReader());
        }

        void type(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        List<String> shows(int lines) throws IOException {
            List<String> shown = new ArrayList<>();
            while (shown.size() < lines) {
                shown.add(out.readLine());
            }
            return shown;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static boolean hasNc() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "nc")));
    }

    private static JarProcess start(String... args) throws IOException {
        return JarProcess.start("relay.server.jar", args);
    }

    /** The example of docs/rooms.md. */
    @Test
    void twoPeopleTalkWithNcAndOneComesBack() throws Exception {
        assumeTrue(hasNc(), "there is no nc");
        try (JarProcess server = start("--port=0", "--web-port=0");
                Nc ann = Nc.connect(server.webPort())) {
            ann.type("join kitchen name=Ann");
            assertThat(ann.shows(1).get(0)).matches("seat 1 \\S{22} 1 1");
            ann.type("say 1 which question?");
            assertThat(ann.shows(2)).containsExactly("partner none", "taken 1");
            String token;
            try (Nc bob = Nc.connect(server.webPort())) {
                bob.type("join kitchen name=Bob");
                String seat = bob.shows(1).get(0);
                assertThat(seat).matches("seat 2 \\S{22} 2 2");
                token = seat.split(" ")[2];
                bob.type("say 2 this one!");
                assertThat(bob.shows(3)).containsExactly("partner here Ann", "said 1 which question?", "taken 2");
                assertThat(ann.shows(2)).containsExactly("partner here Bob", "said 2 this one!");
            }
            ann.type("say 3 and then?");
            assertThat(ann.shows(2)).containsExactlyInAnyOrder("partner away Bob", "taken 3");
            try (Nc bob = Nc.connect(server.webPort())) {
                bob.type("resume kitchen " + token + " have=2");
                assertThat(bob.shows(3))
                        .containsExactly("seat 2 " + token + " 4 2", "partner here Ann", "said 3 and then?");
                assertThat(ann.shows(1)).containsExactly("partner here Bob");
                server.signal("TERM");
                assertThat(bob.shows(1)).containsExactly("bye ended the server stops");
                assertThat(ann.shows(1)).containsExactly("bye ended the server stops");
            }
            assertThat(server.status()).isZero();
            assertThat(server.err())
                    .contains(
                            " for named rooms, 10000 at most; to talk, open http://127.0.0.1:" + server.webPort()
                                    + "/\n",
                            "takes seat 1 of room kitchen")
                    .doesNotContain("which question", token, "LEAK", "Exception", "WARN");
        }
    }

    @Test
    void namesAnAddressOfThePageThatItsCertificateIsFor(@TempDir Path directory) throws Exception {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        new Authority("The tests").issue("relay.test", certificate, key);
        try (JarProcess server =
                start("--port=0", "--web-port=0", "--bind=0.0.0.0", "--tls-cert=" + certificate, "--tls-key=" + key)) {
            assertThat(server.awaitErr(line -> line.contains("to talk, open")))
                    .endsWith("to talk, open https://relay.test:" + server.webPort() + "/");
        }
    }

    @Test
    void runsWithoutAWebPortIfTheDefaultOneIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket();
                JarProcess server = startWithDefaultWebPort(taken);
                LineSocket one = LineSocket.connect(server.port())) {
            assertThat(one.read()).isEqualTo("1");
            assertThat(server.awaitErr(line -> line.contains("cannot listen")))
                    .endsWith("cannot listen on 127.0.0.1:24574: Address already in use; continuing without this port");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err()).doesNotContain("named rooms", "Exception");
        }
    }

    /** If somebody else has the port already, it is taken as well. */
    private static JarProcess startWithDefaultWebPort(ServerSocket taken) throws Exception {
        try {
            taken.bind(new InetSocketAddress("127.0.0.1", ServerConfig.DEFAULT_WEB_PORT));
        } catch (BindException e) {
            assertThat(e).hasMessageContaining("in use");
        }
        return JarProcess.startAsShipped(List.of(), List.of(), "relay.server.jar", "--port=0");
    }

    @Test
    void thereIsNoWebPortIfItIsTurnedOff() throws Exception {
        try (JarProcess server = start("--port=0", "--web-port=off");
                LineSocket one = LineSocket.connect(server.port())) {
            assertThat(one.read()).isEqualTo("1");
            assertThat(server.err()).doesNotContain("named rooms");
        }
    }

    @Test
    void saysInOneLineThatItCannotListen() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                JarProcess server = start("--port=0", "--web-port=" + taken.getLocalPort())) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err())
                    .endsWith("relay-server: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use\n");
        }
    }
}
