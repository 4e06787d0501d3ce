package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.RoomLink;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built client in named rooms, with the built server; its partner speaks the protocol (docs/rooms.md) by hand. */
@Timeout(180)
class RoomProgramIT {
    /** Two JVMs start at the same time, perhaps on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern CREATED = Pattern.compile("\\{\"event\":\"created\",\"link\":\"([^\"]+)\"}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}(?=\\s)");

    private static JarProcess server;
    private static int port;

    @TempDir
    private Path state;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = JarProcess.start("relay.server.jar", "--port=0", "--web-port=0");
        port = server.webPort();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    private static String link(int at, String room) {
        return "relay://127.0.0.1:" + at + "/r/" + room;
    }

    private JarProcess client(String link, String... options) throws IOException {
        String[] arguments = Stream.concat(Stream.of(link), Stream.of(options)).toArray(String[]::new);
        return JarProcess.startIn(List.of("env", "XDG_STATE_HOME=" + state), "relay.client.jar", arguments);
    }

    private static LineSocket join(String room, String name) throws IOException {
        LineSocket peer = LineSocket.connect(port);
        assertThat(peer.send("join " + room + " name=" + name).read()).startsWith("seat ");
        return peer;
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("relay/rooms"))) {
            return files.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Test
    void aPipeWritesOneLineForEachMessageAndLeavesAfterTheLastAnswer() throws Exception {
        Path transcript = state.resolve("talk.jsonl");
        try (LineSocket bob = join("pipe", "Bob");
                JarProcess client = client(link(port, "pipe"), "--name=Ann Lee", "--transcript=" + transcript)) {
            assertThat(bob.read(2)).containsExactly("partner none", "partner here Ann Lee");
            assertThat(bob.send("say 1 two\\nlines \\\\ €").read()).isEqualTo("taken 1");
            client.type("quest\\ion\n");
            client.endInput();
            assertThat(bob.read()).isEqualTo("said 2 quest\\\\ion");
            assertThat(kept()).hasSize(1);
            assertThat(bob.send("say 3 answer").read(2)).containsExactly("taken 3", "partner none");
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("two\\nlines \\ €\nanswer\n");
            assertThat(client.err()).isEmpty();
            assertThat(kept()).isEmpty();
            assertThat(Files.readAllLines(transcript).stream()
                            .map(line -> line.replaceFirst("\"time\":\"[^\"]*\",", "")))
                    .containsExactly(
                            "{\"seat\":1,\"own\":false,\"replay\":false,\"text\":\"two\\nlines \\\\ €\"}",
                            "{\"seat\":2,\"own\":true,\"replay\":false,\"text\":\"quest\\\\ion\"}",
                            "{\"seat\":1,\"own\":false,\"replay\":false,\"text\":\"answer\"}");
        }
    }

    @Test
    void aKilledClientGetsItsSeatBackByTheSameCommand() throws Exception {
        try (LineSocket bob = join("killed", "Bob")) {
            assertThat(bob.read()).isEqualTo("partner none");
            try (JarProcess client = client(link(port, "killed"), "--json")) {
                assertThat(bob.read()).isEqualTo("partner here");
                bob.send("say 1 hello");
                await().atMost(PATIENCE).until(() -> client.out().contains("{\"event\":\"turn\",\"ours\":true}"));
                client.signal("KILL");
                assertThat(bob.read(2)).containsExactly("taken 1", "partner away");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().get(0))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("relay/rooms"))))
                    .isEqualTo("rwx------");
            try (JarProcess again = client(link(port, "killed"))) {
                assertThat(bob.read()).isEqualTo("partner here");
                again.type("back\n");
                assertThat(bob.read()).isEqualTo("said 2 back");
                assertThat(again.out()).isEqualTo("hello\n");
                again.signal("TERM"); // keeps the seat, too
                assertThat(again.status()).isZero();
                assertThat(bob.read()).isEqualTo("partner away");
            }
            assertThat(kept()).hasSize(1);
            try (JarProcess other = client(link(port, "killed"), "--fresh", "--no-wait")) {
                assertThat(other.status()).isEqualTo(1);
                assertThat(other.err()).isEqualTo("relay-client: the server refused: no seat is free\n");
            }
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void theSecondClientOfOneUserIsBackOnItsOwnSeatAfterAKill() throws Exception {
        try (JarProcess ann = client(link(port, "both"), "--json")) {
            awaitEvent(ann, "{\"event\":\"seat\",\"seat\":1}");
            try (JarProcess bob = client(link(port, "both"), "--json")) {
                awaitEvent(bob, "{\"event\":\"seat\",\"seat\":2}");
                awaitEvent(ann, "{\"event\":\"partner\",\"presence\":\"here\"");
                assertThat(kept()).hasSize(2);
                bob.signal("KILL");
            }
            awaitEvent(ann, "{\"event\":\"partner\",\"presence\":\"away\"");
            ann.endInput();
            assertThat(ann.status()).isZero();
        }
        assertThat(kept()).hasSize(1);
        try (JarProcess bob = client(link(port, "both"), "--json")) {
            awaitEvent(bob, "{\"event\":\"seat\",\"seat\":2}");
            assertThat(kept()).hasSize(1);
        }
    }

    @Test
    void aPipeThatFailsKeepsItsSeatAndSaysWhatTheServerDid() throws Exception {
        try (LineSocket bob = join("failed", "Bob")) {
            bob.send("say 1 hello").read(2);
            try (JarProcess client = client(link(port, "failed"), "--max-line=5")) {
                assertThat(bob.read()).isEqualTo("partner here");
                client.type("too long\n");
                assertThat(client.status()).isEqualTo(1);
                assertThat(client.err()).startsWith("relay-client: ").contains("5 bytes");
                assertThat(bob.read()).isEqualTo("partner away");
            }
            assertThat(kept()).hasSize(1);
        }
        try (ServerSocket scripted = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = client(link(scripted.getLocalPort(), "stop"))) {
            client.type("question\n");
            LineSocket connection = LineSocket.of(scripted.accept());
            String token = connection.read().replaceFirst("join stop token=", "");
            connection.send("seat 1 " + token + " 1 1", "partner none");
            assertThat(connection.read()).isEqualTo("say 1 question");
            connection.send("taken 1", "bye ended stopping");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo("relay-client: the server has stopped before all input was sent and answered\n");
            connection.hangUp();
        }
    }

    /** One process creates a room, the other one joins by the link that the first one printed; the server reads nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void meetsInANewRoomWhoseMessagesTheServerCannotRead(String scheme) throws Exception {
        String address = scheme + "://127.0.0.1:" + port;
        try (JarProcess ann = client("new", address, "--name=Ann", "--json")) {
            awaitEvent(ann, "\"event\":\"seat\"");
            Matcher created = CREATED.matcher(ann.out());
            assertThat(created.find()).as(ann.out()).isTrue();
            String link = created.group(1);
            assertThat(link).matches(address + "/r/[a-z2-9]{10}#[A-Za-z0-9_-]{22}");
            ann.awaitErr(("relay-client: The link to share, which is also the key to the messages: " + link)::equals);
            ann.type("which question?\n");
            awaitEvent(ann, "{\"event\":\"taken\",\"number\":1}");
            try (JarProcess bob = client(link, "--name=Bob")) {
                bob.type("this one ☃\n");
                awaitEvent(ann, "{\"event\":\"message\",\"text\":\"this one ☃\",\"replay\":false,\"number\":2}");
                assertThat(bob.out()).isEqualTo("which question?\n");
                bob.signal("TERM"); // keeps its seat; the server shows it to whoever has the token
                assertThat(bob.status()).isZero();
            }
            assertThat(textsOnTheServer(link)).hasSize(2).allMatch(text -> text.matches("[A-Za-z0-9_-]{40,}"));
        }
    }

    /** What the server has of the room at this link, asked for with the token of the seat that is kept for Bob. */
    private List<String> textsOnTheServer(String link) throws Exception {
        RoomLink room = RoomLink.parse(link);
        for (Path file : kept()) {
            Matcher token = TOKEN.matcher(Files.readString(file));
            if (!token.find()) {
                continue;
            }
            try (LineSocket spy = LineSocket.connect(port)) {
                String seat =
                        spy.send("resume " + room.room() + " " + token.group()).read();
                if (seat.startsWith("seat 2 ")) {
                    spy.read(); // the partner
                    return Stream.of(spy.read(2))
                            .map(line -> line.replaceFirst("^(past \\d \\d|said \\d) ", ""))
                            .toList();
                }
            }
        }
        return List.of();
    }

    @Test
    void aPipeShowsTheLinkOfANewRoomOnStandardErrorOnly() throws Exception {
        try (JarProcess ann = client("new", "relay://127.0.0.1:" + port)) {
            String line = ann.awaitErr(text -> text.contains("#"));
            String link = line.substring(line.indexOf("relay://"));
            ann.type("question\n");
            ann.endInput();
            try (JarProcess bob = client(link)) {
                bob.type("answer\n");
                assertThat(ann.status()).isZero();
                assertThat(ann.out()).isEqualTo("answer\n");
            }
        }
    }

    private static void awaitEvent(JarProcess client, String event) {
        await().atMost(PATIENCE).until(() -> client.out().contains(event));
    }

    @Test
    void jsonIsExactInBothDirections() throws Exception {
        try (LineSocket bob = join("exact", "Bob");
                JarProcess client = client(link(port, "exact"), "--json", "--json-input")) {
            assertThat(bob.read(2)).containsExactly("partner none", "partner here");
            bob.send("say 1 a\\nb\\\\n\\r").read();
            client.type("\"\\u00e9\\n\\\\n\\r\\t \"\n");
            assertThat(bob.read()).isEqualTo("said 2 é\\n\\\\n\\r\t ");
            awaitEvent(client, "{\"event\":\"message\",\"text\":\"a\\nb\\\\n\\r\",\"replay\":false,\"number\":1}");
            bob.send("say 3 more").read();
            client.type("{\"text\":1}\n");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo("relay-client: line 2 of the input cannot be sent: it is not one JSON string\n");
        }
    }

    @Test
    void aCommandHoldsTheConversationAndItsLastLineIsConfirmed() throws Exception {
        try (LineSocket bob = join("exec", "Bob");
                JarProcess client = client(
                        link(port, "exec"),
                        "--exec=read -r a; printf '%s\\n' \"$RELAY_SEAT $RELAY_ROLE $a\"; read -r b; echo \"$b\"")) {
            assertThat(bob.read(2)).containsExactly("partner none", "partner here");
            bob.send("say 1 two\\nlines");
            assertThat(bob.read(2)).containsExactly("taken 1", "said 2 2 rec two\\\\nlines");
            bob.send("say 3 last");
            assertThat(bob.read(3)).containsExactly("taken 3", "said 4 last", "partner none");
            assertThat(client.status()).isZero();
            assertThat(kept()).isEmpty();
        }
        try (ServerSocket scripted = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = client(link(scripted.getLocalPort(), "lost"), "--exec=echo only")) {
            LineSocket connection = LineSocket.of(scripted.accept());
            String token = connection.read().replaceFirst("join lost token=", "");
            connection.send("seat 1 " + token + " 1 1", "partner none");
            assertThat(connection.read(2)).containsExactly("say 1 only", "leave");
            connection.send("bye left you left");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo(
                            "relay-client: the server has not confirmed the last message, so it may not have arrived\n");
            connection.hangUp();
        }
    }

    @Test
    void aCommandRunsWhenTheTurnComes() throws Exception {
        Path seen = state.resolve("seen");
        String command = "cat >> '" + seen + "'; echo noise; echo noise >&2; exit 3";
        try (LineSocket bob = join("turns", "Bob");
                JarProcess client = client(link(port, "turns"), "--on-turn=" + command)) {
            assertThat(bob.read(2)).containsExactly("partner none", "partner here");
            bob.send("say 1 two\\nlines");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(client.err())
                            .isEqualTo("relay-client: the command of --on-turn exited with status 3\n"));
            assertThat(seen).hasContent("two\nlines\n");
            client.type("answer\n");
            assertThat(bob.read(2)).containsExactly("taken 1", "said 2 answer");
            bob.send("say 3 again");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).hasContent("two\nlines\nagain\n"));
            assertThat(client.out()).isEqualTo("two\\nlines\nagain\n");
        }
    }

    /** What a person sees and does at a terminal after each of these: {@code RoomTerminalIT}. */
    @ParameterizedTest
    @CsvSource({"say 1 mine, true", "say 1 mine, false", "partner none, false"})
    void nothingIsLostOrSentTwiceWhereverAClientIsKilled(String killedAfter, boolean taken) throws Exception {
        String room = "moment";
        try (ServerSocket scripted = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String link = link(scripted.getLocalPort(), room);
            String token;
            try (JarProcess client = client(link, "--json")) {
                LineSocket first = LineSocket.of(scripted.accept());
                token = first.read().replaceFirst("join moment token=", "");
                first.send("seat 1 " + token + " 1 1", "partner none");
                if (killedAfter.startsWith("say")) {
                    client.type("mine\n");
                    assertThat(first.read()).isEqualTo(killedAfter);
                }
                if (taken) {
                    first.send("taken 1");
                    awaitEvent(client, "{\"event\":\"taken\",\"number\":1}");
                } else {
                    awaitEvent(client, "\"presence\":\"none\"");
                }
                client.signal("KILL");
                first.hangUp();
            }
            try (JarProcess client = client(link, "--json")) {
                LineSocket second = LineSocket.of(scripted.accept());
                assertThat(second.read()).isEqualTo("join moment token=" + token);
                boolean arrived = killedAfter.startsWith("say"); // the server had it, whether it could say so or not
                if (arrived) {
                    second.send("seat 1 " + token + " 2 2", "partner none", "past 1 1 mine");
                    awaitEvent(
                            client, "{\"event\":\"past\",\"number\":1,\"seat\":1,\"text\":\"mine\",\"readable\":true}");
                    awaitEvent(client, "{\"event\":\"turn\",\"ours\":false}");
                    second.send("said 2 theirs");
                    awaitEvent(client, "\"text\":\"theirs\",\"replay\":false,\"number\":2}");
                } else {
                    second.send("seat 1 " + token + " 1 1", "partner none");
                }
                awaitEvent(client, "{\"event\":\"turn\",\"ours\":true}");
                client.type("next\n");
                assertThat(second.read()).isEqualTo("say " + (arrived ? 3 : 1) + " next");
                second.hangUp();
            }
        }
    }

    @Test
    void continuesAsBeforeAfterALostConnection() throws Exception {
        try (ServerSocket scripted = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = client(
                        link(scripted.getLocalPort(), "cut"), "--json", "--reconnect-min=1ms", "--timeout=60s")) {
            LineSocket first = LineSocket.of(scripted.accept());
            String token = first.read().replaceFirst("join cut token=", "");
            first.send("seat 2 " + token + " 4 2", "partner away Bob", "past 1 1 one", "past 2 2 mine", "said 3 now");
            client.type("again\nlast\n");
            client.endInput();
            assertThat(first.read()).isEqualTo("say 4 again");
            first.reset();
            LineSocket second = LineSocket.of(scripted.accept());
            assertThat(second.read()).isEqualTo("resume cut " + token + " have=3");
            second.send("seat 2 " + token + " 4 2", "partner away Bob");
            assertThat(second.read()).isEqualTo("say 4 again");
            second.send("taken 4", "notice maintenance", "said 5 end");
            assertThat(second.read()).isEqualTo("say 6 last");
            second.send("taken 6", "bye ended stopped");
            assertThat(client.status()).isEqualTo(1); // the last line has no answer
            second.hangUp();
            assertThat(client.out().lines())
                    .filteredOn(line -> !line.contains("\"lost\""))
                    .containsExactly("""
                    {"event":"room","room":"cut"}
                    {"event":"seat","seat":2}
                    {"event":"partner","presence":"away","name":"Bob"}
                    {"event":"past","number":1,"seat":1,"text":"one","readable":true}
                    {"event":"past","number":2,"seat":2,"text":"mine","readable":true}
                    {"event":"message","text":"now","replay":false,"number":3}
                    {"event":"turn","ours":true}
                    {"event":"turn","ours":false}
                    {"event":"seat","seat":2}
                    {"event":"reconnected","known":true,"unsent":0}
                    {"event":"turn","ours":false}
                    {"event":"taken","number":4}
                    {"event":"notice","text":"maintenance"}
                    {"event":"message","text":"end","replay":false,"number":5}
                    {"event":"turn","ours":true}
                    {"event":"turn","ours":false}
                    {"event":"taken","number":6}
                    {"event":"end","reason":"ended","text":"the server stops"}""".split("\n"));
            assertThat(client.out().lines())
                    .anyMatch(line -> line.startsWith("{\"event\":\"lost\",\"reason\":\"broken\""));
            assertThat(client.err().lines()).contains("relay-client: message from the server: maintenance");
        }
    }
}
