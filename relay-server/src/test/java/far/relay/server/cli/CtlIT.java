package far.relay.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.BuiltJar;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built server, and {@code ctl} and {@code curl} at its admin socket. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading from a process cannot be interrupted
class CtlIT {
    @TempDir
    private static Path directory;

    private static Path socket;
    private static Path config;
    private static JarProcess server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws Exception {
        socket = directory.resolve("admin.sock");
        config = directory.resolve("relay.conf");
        Files.writeString(config, "rooms = 2\nadmin-socket = " + socket + "\n");
        server = JarProcess.start("relay.server.jar", "--port=0", "--web-port=0", "--config=" + config);
        server.awaitErr(line -> line.contains("admin socket at " + socket));
    }

    @AfterAll
    static void end() throws Exception {
        server.signal("TERM");
        assertThat(server.status()).isZero();
        assertThat(server.err()).endsWith("INFO Main - ended\n").doesNotContain("Exception", "LEAK");
        assertThat(socket).doesNotExist();
        server.close();
    }

    @BeforeEach
    void nobodyIsHere() {
        await().untilAsserted(() -> {
            ctl("clients");
            assertThat(out.toString()).hasLineCount(1);
        });
        out.getBuffer().setLength(0);
    }

    /** Runs a command in this process. Returns its status. */
    private int ctl(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return CtlCommand.commandLine(
                        Optional.of(socket.toString()), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }

    private String said(String... args) {
        assertThat(ctl(args)).as(err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString().stripTrailing();
    }

    /** A client of a named room, which has read that it has a seat. */
    private static LineSocket seated(String... lines) throws Exception {
        LineSocket client = LineSocket.connect(server.webPort()).send(lines);
        assertThat(client.read()).startsWith("seat ");
        return client;
    }

    @Test
    void theProgramPrintsAnswersAndErrorsAndEndsWithAStatus() throws Exception {
        assertThat(run("ctl", "--socket", socket.toString(), "status"))
                .isEqualTo(0)
                .satisfies(status -> assertThat(output).contains("state        ready\n", "\naddresses    127.0.0.1:"));
        assertThat(run("ctl", "--socket", directory.resolve("none").toString(), "rooms"))
                .isEqualTo(1);
        assertThat(output)
                .isEqualTo("relay-server: cannot reach a server at " + directory.resolve("none")
                        + ": No such file or directory\n");
        assertThat(run("ctl", "close")).isEqualTo(2);
        assertThat(output).isEqualTo("relay-server: ROOM is missing (see ctl --help)\n");
    }

    private String output;

    private int run(String... args) throws Exception {
        List<String> command = new ArrayList<>(BuiltJar.quickCommand("relay.server.jar"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor();
    }

    @Test
    void curlCanDoTheSame() throws Exception {
        boolean isThere =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "curl")));
        assumeTrue(isThere, "there is no curl");
        try (LineSocket ann = seated("join garden")) {
            assertThat(curl("http://relay/rooms"))
                    .contains("{\"room\":\"garden\",")
                    .endsWith("]}\n");
            assertThat(curl("-d", "restart at noon", "http://relay/notice")).isEqualTo("{\"told\":1}\n");
            ann.expect("partner none", "notice restart at noon");
            assertThat(curl("-X", "POST", "http://relay/rooms/garden/close")).isEqualTo("{\"closed\":\"garden\"}\n");
            assertThat(ann.read()).startsWith("bye removed ");
        }
    }

    private static String curl(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--unix-socket", socket.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void showsRoomsAndClientsInTables() throws Exception {
        try (LineSocket one = LineSocket.connect(server.port()).expect("1");
                LineSocket two = LineSocket.connect(server.port()).expect("2", "rec");
                LineSocket ann = seated("join kitchen", "say 1 hi");
                LineSocket bob = seated("join kitchen")) {
            one.expect("emi");
            bob.hangUp();
            ann.expect("partner none", "taken 1", "partner here", "partner away");
            two.send("early");
            assertThat(said("rooms")
                            .lines()
                            .map(line -> line.replaceAll("-\\d+", "-N")
                                    .replaceAll("\\d+s\\b", "Ns")
                                    .replaceAll(" +", " ")))
                    .containsExactly(
                            "ROOM SEAT 1 SEAT 2 TURN MESSAGES LAST WAITING AGE",
                            "1 plain-N plain-N 1 - - - Ns",
                            "kitchen web-N away Ns 2 1 Ns 0 Ns");
            assertThat(said("clients").lines().map(line -> line.replaceAll(" +", " ")))
                    .anyMatch(line -> line.matches("plain-\\d+ plain 127\\.0\\.0\\.1:\\d+ seated 1 2 \\d+s (\\d+s|-)"))
                    .anyMatch(line ->
                            line.matches("web-\\d+ lines 127\\.0\\.0\\.1:\\d+ seated kitchen 1 \\d+s (\\d+s|-)"));
            assertThat(said("rooms", "--json")).startsWith("{\"plain\":[{").endsWith("]}");
            assertThat(said("status")).contains("plain rooms  1 of 2, 2 seated, 0 waiting, ");
            assertThat(said("close", "1")).isEqualTo("room 1 is closed");
            one.expect("exit");
            two.expect("exit");
            String client = said("clients")
                    .lines()
                    .filter(line -> line.startsWith("web-"))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst()
                    .orElseThrow();
            assertThat(said("remove", client, "too", "loud")).isEqualTo("client " + client + " is removed");
            ann.expect("bye removed too loud");
            assertThat(ctl("remove", "web-999")).isEqualTo(1);
            assertThat(err).hasToString("relay-server: there is no client web-999\n");
        }
    }

    @Test
    void tellsAndSets() throws Exception {
        try (LineSocket ann = seated("join library").expect("partner none")) {
            assertThat(said("notice", "restart", "at noon")).isEqualTo("clients that were told: 1");
            ann.expect("notice restart at noon");
        }
        assertThat(said("log-level")).isEqualTo("info");
        assertThat(said("log-level", "warn")).isEqualTo("warn");
        int logged = server.err().length();
        LineSocket.connect(server.port()).expect("1").close();
        assertThat(said("log-level", "info")).isEqualTo("info");
        assertThat(server.err().substring(logged)).doesNotContain("takes seat");
        assertThat(said("log-level")).isEqualTo("info");
        server.awaitErr(line -> line.contains("the operator sets the level of the log to info"));
    }

    @Test
    void reloadsTheFileThatNamesTheSocket() throws Exception {
        assertThat(said("--config", config.toString(), "reload")).isEqualTo("nothing has changed");
        String before = Files.readString(config);
        Files.writeString(config, before + "history = 1k\ndead-after = 90s\n");
        assertThat(said("reload").lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "OPTION BEFORE NOW", "history default 1k in force", "dead-after default 90s needs a restart");
        Files.writeString(config, "rooms = many\n");
        assertThat(ctl("reload")).isEqualTo(1);
        assertThat(err.toString()).startsWith("relay-server: ").contains(":1: ").hasLineCount(1);
        Files.writeString(config, before);
        said("reload");
        assertThat(ctl("drain")).isEqualTo(1);
        assertThat(err.toString()).contains("such as 10m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "open",
                "rooms kitchen",
                "close",
                "close a b",
                "close ../status",
                "close a%20b",
                "remove",
                "notice",
                "log-level loud",
                "--socket= rooms",
                "--config=/none rooms",
                "--josn rooms"
            })
    void wrongUsageIsOneLineAndStatus2(String args) {
        assertThat(ctl(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("relay-server: ").hasLineCount(1);
    }

    @Test
    void aConfigFileWithoutASocketIsWrongUsage() throws Exception {
        Path other = Files.writeString(directory.resolve("other.conf"), "rooms = 2\n");
        assertThat(ctl("--config", other.toString(), "rooms")).isEqualTo(2);
        assertThat(err.toString()).contains("does not have the option admin-socket");
    }

    @Test
    void helpTeaches() {
        assertThat(said("--help"))
                .contains("ctl [-hV]", "RELAY_ADMIN_SOCKET", "/run/relay/admin.sock", "Examples:", "Exit status:");
        for (String command :
                List.of("status", "rooms", "clients", "close", "remove", "notice", "drain", "reload", "log-level")) {
            assertThat(said("--help")).contains("\n  " + command + " ");
            assertThat(said(command, "--help")).contains("Usage: relay-server ctl " + command, "--json", "--socket");
        }
    }

    /** What answers with anything but the JSON of a server, or with characters that control a terminal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\": 1",
                "hello\r\n\r\n",
                ""
            })
    void whatIsNoServerIsAnError(String answer) throws Exception {
        try (ServerSocketChannel fake = fake(answer)) {
            assertThat(ctl("--socket", fakePath(fake), "rooms")).isEqualTo(1);
            assertThat(err.toString())
                    .startsWith("relay-server: cannot reach a server at ")
                    .hasLineCount(1);
        }
    }

    @Test
    void nothingThatAnswersCanControlTheTerminal() throws Exception {
        String error = "{\"error\":\"\\u001b[2J\u202e\"}";
        try (ServerSocketChannel fake = fake(
                "HTTP/1.1 404 Not Found\r\nContent-Length: " + error.getBytes(UTF_8).length + "\r\n\r\n" + error)) {
            assertThat(ctl("--socket", fakePath(fake), "rooms")).isEqualTo(1);
            assertThat(err).hasToString("relay-server: \\x1b[2J\\u202e\n");
        }
        String rooms = "{\"named\":[{\"room\":\"\\u001b[2J\u202e\"}]}";
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + rooms.getBytes(UTF_8).length + "\r\n\r\n";
        try (ServerSocketChannel fake = fake(head + rooms)) {
            assertThat(said("--socket", fakePath(fake), "rooms")).contains("\\x1b[2J\\u202e ");
        }
        try (ServerSocketChannel fake = fake(head + rooms)) {
            assertThat(said("--socket", fakePath(fake), "rooms", "--json"))
                    .isEqualTo("{\"named\":[{\"room\":\"\\u001b[2J\\u202e\"}]}");
        }
    }

    private static String fakePath(ServerSocketChannel fake) throws IOException {
        return fake.getLocalAddress().toString();
    }

    private static ServerSocketChannel fake(String answer) throws IOException {
        Path path = directory.resolve("fake");
        Files.deleteIfExists(path);
        ServerSocketChannel fake =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        CompletableFuture.runAsync(() -> {
            try (SocketChannel client = fake.accept()) {
                client.read(ByteBuffer.allocate(1000));
                client.write(UTF_8.encode(answer));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return fake;
    }
}
