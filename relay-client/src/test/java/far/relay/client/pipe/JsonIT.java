package far.relay.client.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The output of the built client with {@code --json}, and its transcripts, compared with docs/client.md. */
@Timeout(120)
class JsonIT {
    private static final Path DOCS = Path.of("../docs/client.md");

    @TempDir
    private Path directory;

    /** The fields of one flat object and their values, in order. */
    private static Map<String, Object> parse(String line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                Object value = switch (json.nextToken()) {
                    case VALUE_STRING -> json.getString();
                    case VALUE_NUMBER_INT -> json.getLongValue();
                    case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
                    default -> throw new AssertionError(line);
                };
                assertThat(fields.put(name, value)).as(name).isNull();
            }
            assertThat(json.nextToken()).isNull();
        }
        return fields;
    }

    private static String type(Object value) {
        return value instanceof String ? "string" : value instanceof Long ? "number" : "boolean";
    }

    /** For each event its fields and their types, as the table of the documentation has them. */
    private static Map<String, Map<String, String>> schema() throws IOException {
        Map<String, Map<String, String>> events = new LinkedHashMap<>();
        String event = "";
        for (String[] cells : table("| event | field |")) {
            event = cells[1].isEmpty() ? event : cells[1];
            events.computeIfAbsent(event, e -> new LinkedHashMap<>(Map.of("event", "string")))
                    .put(cells[2], cells[3]);
        }
        return events;
    }

    private static List<String[]> table(String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOCS);
        int start = lines.stream()
                .filter(line -> line.startsWith(heading))
                .findFirst()
                .map(lines::indexOf)
                .orElseThrow();
        return lines.stream()
                .skip(start + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Stream.of(line.replace("`", "").split("\\|"))
                        .map(String::strip)
                        .toArray(String[]::new))
                .toList();
    }

    private static void assertHoldsTo(Map<String, String> types, Map<String, Object> fields) {
        Map<String, String> found = new LinkedHashMap<>();
        fields.forEach((name, value) -> found.put(name, type(value)));
        assertThat(found).isEqualTo(types);
    }

    /** All but the one that it has no seat yet, which it prints one second after it has connected: see {@link JarProcess}. */
    private static List<Map<String, Object>> events(JarProcess client) throws IOException {
        Map<String, Map<String, String>> schema = schema();
        assertThat(schema).containsOnlyKeys("waiting", "seat", "reconnected", "turn", "message", "lost", "end");
        List<Map<String, Object>> events =
                client.out().lines().map(JsonIT::parse).toList();
        events.forEach(event -> {
            assertThat(event.keySet()).first().isEqualTo("event");
            assertHoldsTo(schema.get((String) event.get("event")), event);
        });
        return events.stream()
                .filter(event -> !event.get("event").equals("waiting"))
                .toList();
    }

    private static Map<String, Object> event(String name, Object... fields) {
        Map<String, Object> event = new LinkedHashMap<>(Map.of("event", name));
        for (int i = 0; i < fields.length; i += 2) {
            event.put((String) fields[i], fields[i + 1]);
        }
        return event;
    }

    @Test
    void reportsAllEvents() throws Exception {
        Path transcript = directory.resolve("said.jsonl");
        try (RelayServer server =
                        RelayServer.start(ServerConfig.builder().port(0).build());
                LineSocket peer = LineSocket.connect(server.address())) {
            peer.read();
            try (LineSocket second = LineSocket.connect(server.address())) {
                second.read(2);
                peer.send("waiting \"\u001b[2J\u2028\\");
                second.read();
                second.send("fin").read();
            }
            try (JarProcess client = JarProcess.start(
                    "relay.client.jar",
                    "--json",
                    "--port=" + server.address().getPort(),
                    "--transcript=" + transcript)) {
                client.type("answer €\n");
                client.endInput();
                assertThat(peer.read(2)).containsExactly("emi", "answer €");
                peer.send("thanks");
                assertThat(client.status()).isZero();
                assertThat(client.err()).isEmpty();
                assertThat(events(client))
                        .containsExactly(
                                event("seat", "seat", 2L),
                                event("message", "text", "waiting \"\u001b[2J\u2028\\", "replay", true),
                                event("turn", "ours", true),
                                event("turn", "ours", false),
                                event("message", "text", "thanks", "replay", false),
                                event("turn", "ours", true),
                                event("end", "reason", "fin", "text", "we sent fin"));
            }
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (String[] cells : table("| field | type |")) {
            types.put(cells[1], cells[2]);
        }
        List<Map<String, Object>> said =
                Files.readAllLines(transcript).stream().map(JsonIT::parse).toList();
        assertThat(said).extracting("text").containsExactly("waiting \"\u001b[2J\u2028\\", "answer €", "thanks");
        assertThat(said).allSatisfy(line -> assertHoldsTo(types, line));
    }

    private static JarProcess reconnectingClient(ServerSocket server) throws IOException {
        return JarProcess.start(
                "relay.client.jar",
                "--json",
                "--reconnect",
                "--reconnect-min=1ms",
                "--reconnect-max=20ms",
                "--port=" + server.getLocalPort());
    }

    @Test
    void reportsALossAndTheFinalEnd() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = reconnectingClient(server)) {
            LineSocket first = LineSocket.of(server.accept());
            first.send("1");
            awaitOut(client, "{\"event\":\"seat\"");
            first.reset();
            LineSocket second = LineSocket.of(server.accept());
            second.send("2", "rec");
            awaitOut(client, "{\"event\":\"turn\"");
            second.send("error: enough", "exit");
            assertThat(client.status()).isEqualTo(1);
            second.hangUp();
            assertThat(client.err().lines())
                    .hasSize(3)
                    .anyMatch(line ->
                            line.matches("relay-client: the connection to 127\\.0\\.0\\.1:\\d+ broke: Connection "
                                    + "reset by peer; next attempt in 0\\.\\d s"))
                    .contains("relay-client: connected again, on seat 2", "relay-client: the server refused: enough");
            assertThat(events(client)).extracting("event").containsExactly("seat", "lost", "seat", "turn", "end");
            assertThat(events(client).get(1)).containsEntry("reason", "broken");
            assertThat(events(client).get(4)).containsEntry("reason", "error").containsEntry("text", "enough");
        }
    }

    @Test
    void reportsThatItMayBeAnotherPartnerAndHowManyLinesAreLeft() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = reconnectingClient(server)) {
            client.type("question\n");
            LineSocket first = LineSocket.of(server.accept());
            assertThat(first.send("1", "emi").read()).isEqualTo("question");
            awaitOut(client, "{\"event\":\"turn\",\"ours\":false}");
            first.reset();
            LineSocket second = LineSocket.of(server.accept());
            assertThat(second.send("2", "rec").read()).isEqualTo("fin");
            second.hangUp();
            assertThat(client.status()).isEqualTo(1);
            assertThat(events(client))
                    .extracting("event")
                    .containsExactly("seat", "turn", "turn", "lost", "seat", "reconnected", "end");
            assertThat(events(client)).contains(event("reconnected", "known", false, "unsent", 1L));
        }
    }

    private static void awaitOut(JarProcess client, String text) {
        org.awaitility.Awaitility.await().until(() -> client.out().contains(text));
    }
}
