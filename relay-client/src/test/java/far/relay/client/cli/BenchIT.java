package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench} in this process, against a real server or one with a script. */
@Timeout(120)
class BenchIT {
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": (null|\"\\w+\"|[0-9.]+)");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static RelayServer server(RoomSettings.Builder rooms) throws IOException {
        return RelayServer.start(
                ServerConfig.builder().port(0).rooms(rooms.build()).build());
    }

    private static RelayServer web(int maxRooms) throws IOException {
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", 0))
                .namedRooms(NamedRoomSettings.builder().maxRooms(maxRooms).build())
                .build());
    }

    private static int webPort(RelayServer server) {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    private int bench(int port, String... options) {
        return bench("--port=" + port, options);
    }

    private int bench(String scheme, int port, String... options) {
        return bench(scheme + "://127.0.0.1:" + port, options);
    }

    private int bench(String server, String... options) {
        List<String> all = new ArrayList<>(List.of("bench", server, "--seconds=1"));
        all.addAll(List.of(options));
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Main(InputStream.nullInputStream(), out, errors, false).run(all.toArray(String[]::new));
    }

    private static int port(RelayServer server) {
        return server.address().getPort();
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The JSON object's fields; it has numbers, words and null. */
    private Map<String, String> json() {
        assertThat(out().strip()).matches("\\{" + FIELD + "(, " + FIELD + ")*}");
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(out());
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }

    private static double number(Map<String, String> json, String field) {
        return Double.parseDouble(json.get(field));
    }

    @Test
    void accountsForEveryMessageAndLeaves() throws Exception {
        try (RelayServer server = server(RoomSettings.builder().rooms(20))) {
            assertThat(bench(port(server), "--pairs=20", "--warm-up=1")).isZero();
            assertThat(out())
                    .contains("20 pairs, 32 bytes a message", "messages/s", "p99.9", "every message accounted for")
                    .hasLineCount(4);
            assertThat(err()).isEmpty();
            try (LineSocket next = LineSocket.connect(port(server))) {
                assertThat(next.read()).isEqualTo("1"); // all have left
            }
        }
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
    @CsvSource({"relay, join", "http, GET /ws HTTP/1.1"})
    void reportsThatItIsNotAServerOfNamedRooms(String scheme, String first) throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run =
                    start(() -> bench(scheme, server.getLocalPort(), "--pairs=1", "--warm-up=0"));
            try (LineSocket client = LineSocket.of(server.accept())) {
                assertThat(client.read()).startsWith(first);
                client.send("HTTP/1.1 400 Bad Request\r\n\r");
                assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: 127.0.0.1:" + server.getLocalPort() + " does not follow the relay protocol");
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

    @Test
    void printsConsistentFiguresAsJson() throws Exception {
        try (RelayServer server = server(RoomSettings.builder().rooms(20))) {
            assertThat(bench(port(server), "--pairs=20", "--warm-up=0", "--bytes=8192", "--json"))
                    .isZero();
        }
        Map<String, String> json = json();
        double measured = number(json, "measured_messages");
        assertThat(measured).isPositive();
        assertThat(number(json, "sent_messages"))
                .isEqualTo(number(json, "received_messages"))
                .isBetween(measured, measured + 2 * 20);
        assertThat(number(json, "missing_messages")).isZero();
        assertThat(number(json, "unsent_messages")).isZero();
        assertThat(number(json, "messages_per_second") * number(json, "measured_seconds"))
                .isBetween(measured * 0.99, measured * 1.01);
        assertThat(number(json, "latency_p50_microseconds"))
                .isPositive()
                .isLessThanOrEqualTo(number(json, "latency_p99_microseconds"));
        assertThat(number(json, "latency_p99_9_microseconds"))
                .isBetween(number(json, "latency_p99_microseconds"), number(json, "latency_max_microseconds"));
        assertThat(json).containsEntry("asked_messages_per_second", "null").containsEntry("message_bytes", "8192");
    }

    @Test
    void keepsToTheRate() throws Exception {
        try (RelayServer server = server(RoomSettings.builder().rooms(20))) {
            assertThat(bench(port(server), "--pairs=20", "--warm-up=1", "--rate=1000", "--json"))
                    .isZero();
        }
        Map<String, String> json = json();
        assertThat(number(json, "sent_messages") + number(json, "unsent_messages"))
                .isBetween(2000.0, 3000.0);
        assertThat(number(json, "missing_messages")).isZero();
    }

    @Test
    void reportsWhatItCouldNotSendAtTheRate() throws Exception {
        try (RelayServer server = server(RoomSettings.builder())) {
            assertThat(bench(port(server), "--pairs=1", "--warm-up=0", "--rate=10000000", "--json"))
                    .isZero();
        }
        assertThat(number(json(), "unsent_messages")).isPositive();
        assertThat(number(json(), "latency_max_microseconds")).isGreaterThan(100_000);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'the server seats only 1 pair of 3: start it with --rooms 3 or more'",
        "9, 'the server seats only 1 pair of 3: start it with --rooms 3 or more'"
    })
    void reportsThatTheServerHasTooFewRooms(int waiting, String complaint) throws Exception {
        try (RelayServer server = server(RoomSettings.builder().waiting(waiting))) {
            assertThat(bench(port(server), "--pairs=3")).isEqualTo(1);
        }
        assertThat(err()).isEqualToIgnoringNewLines("relay-client: " + complaint);
        assertThat(out()).isEmpty();
    }

    private static final String STRANGER =
            "relay-client: another client uses this server: bench needs a server of its own";

    @Test
    void reportsAnotherClientInARoom() throws Exception {
        try (RelayServer server = server(RoomSettings.builder().rooms(9));
                LineSocket stranger = LineSocket.connect(port(server))) {
            assertThat(stranger.read()).isEqualTo("1");
            assertThat(bench(port(server), "--pairs=3")).isEqualTo(1);
        }
        assertThat(err()).isEqualToIgnoringNewLines(STRANGER);
    }

    @Test
    void reportsAMessageOfAnotherClient() throws Exception {
        assertThat(scripted("rec", "hello")).isEqualTo(1);
        assertThat(err()).isEqualToIgnoringNewLines(STRANGER);
    }

    @Test
    void reportsThatTheServerEnds() throws Exception {
        assertThat(scripted("rec", "exit")).isEqualTo(1);
        assertThat(err()).isEqualToIgnoringNewLines("relay-client: the server sent exit");
    }

    @Test
    void reportsThatTheServerRefusesAMessage() throws Exception {
        assertThat(scripted("rec", "error: not \u001b[1mnice")).isEqualTo(1);
        assertThat(err()).isEqualToIgnoringNewLines("relay-client: the server refused: not \\x1b[1mnice");
    }

    @Test
    void missesAMessageThatDoesNotArrive() throws Exception {
        assertThat(scripted("rec")).isEqualTo(1);
        assertThat(out()).contains("1 sent, 0 received, 1 missing");
        assertThat(err()).isEqualToIgnoringNewLines("relay-client: 1 of 1 messages did not arrive");
    }

    @Test
    void reportsThatItIsNotARelayServer() throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run = start(server);
            try (LineSocket client = LineSocket.of(server.accept())) {
                client.send("220 mail.example");
                assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: 127.0.0.1:" + server.getLocalPort() + " does not follow the relay protocol");
        }
    }

    @Test
    void reportsThatNoServerListens() throws Exception {
        try (ReservedPort free = ReservedPort.onLoopback()) {
            assertThat(bench(free.number())).isEqualTo(1);
            assertThat(err())
                    .isEqualToIgnoringNewLines(
                            "relay-client: cannot connect to 127.0.0.1:" + free.number() + ": Connection refused");
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private CompletableFuture<Integer> start(ServerSocket server) {
        return start(() -> bench(server.getLocalPort(), "--pairs=1", "--warm-up=0"));
    }

    private static CompletableFuture<Integer> start(Supplier<Integer> bench) {
        return CompletableFuture.supplyAsync(bench, task -> new Thread(task).start());
    }

    /** The exit status with a server that seats one pair, sends the second client these lines, and relays nothing. */
    private int scripted(String... toSecond) throws Exception {
        try (ServerSocket server = listen()) {
            CompletableFuture<Integer> run = start(server);
            try (LineSocket first = LineSocket.of(server.accept()).send("1");
                    LineSocket second = LineSocket.of(server.accept()).send("2")) {
                first.send("emi");
                second.send(toSecond);
                assertThat(second.read()).isEqualTo("fin");
            }
            return run.get(30, TimeUnit.SECONDS);
        }
    }
}
