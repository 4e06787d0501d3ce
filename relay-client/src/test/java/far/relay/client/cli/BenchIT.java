package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bench} of the plain protocol. */
class BenchIT extends WithBench {
    private static final String STRANGER =
            "relay-client: another client uses this server: bench needs a server of its own";

    private static RelayServer server(RoomSettings.Builder rooms) throws IOException {
        return RelayServer.start(
                ServerConfig.builder().port(0).rooms(rooms.build()).build());
    }

    private static int port(RelayServer server) {
        return server.address().getPort();
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

    /** A server that uses TLS waits for the client to begin. */
    @Test
    void reportsThatTheServerSeatsNobody() throws Exception {
        try (ServerSocket server = listen()) {
            assertThat(bench(server.getLocalPort(), "--pairs=1")).isEqualTo(1);
        }
        assertThat(err())
                .isEqualToIgnoringNewLines(
                        "relay-client: the server has seated no client: all its rooms are taken, or it"
                                + " uses TLS (--tls)");
    }

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

    private CompletableFuture<Integer> start(ServerSocket server) {
        return start(() -> bench(server.getLocalPort(), "--pairs=1", "--warm-up=0"));
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
