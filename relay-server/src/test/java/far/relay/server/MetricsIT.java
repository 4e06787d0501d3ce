package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.listener.AccessRules;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each metric of what clients do changes when what it counts happens. */
class MetricsIT extends WithMetrics {
    @Test
    void connectionsCountByListenerProtocolAndState() throws Exception {
        start();
        assertThat(value("relay_connections{listener='plain',protocol='plain',state='open'}"))
                .isZero();
        Socket silent = new Socket(
                "127.0.0.1",
                server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort());
        try (LineSocket one = connect().expect("1");
                LineSocket lines = connectToWebPort().send("join kitchen");
                Socket page = new Socket(
                        "127.0.0.1",
                        server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort());
                LineSocket browser = LineSocket.of(page);
                LineSocket socket = LineSocket.of(new WebSocketLines(new Socket(
                                "127.0.0.1",
                                server.address(ListenerConfig.Kind.WEB)
                                        .orElseThrow()
                                        .getPort())))
                        .send("join cellar")) {
            lines.read(2);
            socket.read(2);
            browser.send("GET /healthz HTTP/1.1\r\nHost: here\r\n\r".getBytes(StandardCharsets.US_ASCII));
            awaitValue("relay_connections{listener='plain',protocol='plain',state='open'}", 1);
            awaitValue("relay_connections{listener='web',protocol='unknown',state='open'}", 1);
            awaitValue("relay_connections{listener='web',protocol='lines',state='open'}", 1);
            awaitValue("relay_connections{listener='web',protocol='http',state='open'}", 1);
            awaitValue("relay_connections{listener='web',protocol='websocket',state='open'}", 1);
            assertThat(value("relay_connections_accepted_total{listener='web'}"))
                    .isEqualTo(4);
            one.send("too early, but so what", "fin");
        } finally {
            silent.close();
        }
        for (String open : new String[] {"unknown", "lines", "http", "websocket"}) {
            awaitValue("relay_connections{listener='web',protocol='" + open + "',state='open'}", 0);
            awaitValue("relay_connections{listener='web',protocol='" + open + "',state='closing'}", 0);
        }
        awaitValue("relay_connections{listener='plain',protocol='plain',state='open'}", 0);
        awaitValue("relay_connections{listener='plain',protocol='plain',state='closing'}", 0);
        assertThat(value("relay_connections_accepted_total{listener='plain'}")).isEqualTo(1);
    }

    @Test
    void aRefusedClientIsClosingUntilItHasReadTheReason() throws Exception {
        start();
        try (LineSocket bad = connect().expect("1").send(new byte[] {(byte) 0xff, '\n'})) {
            awaitValue("relay_connections{listener='plain',protocol='plain',state='closing'}", 1);
            bad.read(2);
        }
        awaitValue("relay_connections{listener='plain',protocol='plain',state='closing'}", 0);
    }

    @Test
    void seatsRoomsAndTheQueueCountWithTheirLimits() throws Exception {
        start(settings -> settings.rooms(
                        RoomSettings.builder().rooms(1).waiting(1).build())
                .namedRooms(NamedRoomSettings.builder().waiting(3).maxRooms(7).build()));
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2");
                LineSocket three = connect();
                LineSocket ann = connectToWebPort().send("join kitchen");
                LineSocket bob = connectToWebPort().send("join kitchen");
                LineSocket cid = connectToWebPort().send("join kitchen")) {
            cid.expect("wait 1");
            awaitValue("relay_waiting_clients{rooms='plain'}", 1);
            Scrape now = Scrape.of(server);
            assertThat(now.value("relay_rooms{rooms='plain'}")).isEqualTo(1);
            assertThat(now.value("relay_rooms{rooms='named'}")).isEqualTo(1);
            assertThat(now.value("relay_rooms_limit{rooms='plain'}")).isEqualTo(1);
            assertThat(now.value("relay_rooms_limit{rooms='named'}")).isEqualTo(7);
            assertThat(now.value("relay_seats{rooms='plain'}")).isEqualTo(2);
            assertThat(now.value("relay_seats{rooms='named'}")).isEqualTo(2);
            assertThat(now.value("relay_waiting_clients{rooms='named'}")).isEqualTo(1);
            assertThat(now.value("relay_waiting_clients_limit{rooms='plain'}")).isEqualTo(1);
            assertThat(now.value("relay_waiting_clients_limit{rooms='named'}")).isEqualTo(3);
            one.send("fin");
            three.expect("1");
            ann.send("leave");
            bob.read(2);
            two.send("fin");
        }
        awaitValue("relay_seats{rooms='plain'}", 0);
        awaitValue("relay_seats{rooms='named'}", 0);
        awaitValue("relay_rooms{rooms='plain'}", 0);
        awaitValue("relay_waiting_clients{rooms='plain'}", 0);
        awaitValue("relay_waiting_clients{rooms='named'}", 0);
    }

    private static Stream<Transport> transports() {
        return Servers.transports();
    }

    /** On each transport, because each tells in its own way when it has events. */
    @ParameterizedTest
    @MethodSource("transports")
    void messagesCountWithTheirBytesAndTimes(Transport transport) throws Exception {
        server = RelayServer.start(Servers.config(transport)
                .port(0)
                .listener(ListenerConfig.metrics("127.0.0.1", 0))
                .build());
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2", "rec")) {
            one.expect("emi").send("hello");
            two.expect("hello").send("hi");
            one.expect("hi").send("x");
            two.expect("x");
            Scrape now = Scrape.of(server);
            assertThat(now.value("relay_messages_received_total{rooms='plain'}"))
                    .isEqualTo(3);
            assertThat(now.value("relay_messages_received_bytes_total{rooms='plain'}"))
                    .isEqualTo(8);
            assertThat(now.value("relay_messages_sent_total{rooms='plain'}")).isEqualTo(3);
            assertThat(now.value("relay_messages_sent_bytes_total{rooms='plain'}"))
                    .isEqualTo(8);
            assertThat(now.value("relay_message_relay_seconds_count{rooms='plain'}"))
                    .isEqualTo(3);
            assertThat(now.value("relay_message_relay_seconds_sum{rooms='plain'}"))
                    .isBetween(1e-6, 10.0);
            assertThat(now.value("relay_turn_seconds_count{rooms='plain'}")).isEqualTo(2);
            assertThat(now.value("relay_turn_seconds_sum{rooms='plain'}")).isBetween(1e-6, 10.0);
            assertThat(now.value("relay_messages_received_total{rooms='named'}"))
                    .isZero();
            assertThat(now.value("relay_loop_busy_seconds_total")).isPositive();
        }
    }

    @Test
    void aMessageThatWaitsForItsTurnHasNoTimesAndOneThatIsReplayedCountsTwice() throws Exception {
        start();
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2", "rec").send("early")) {
            one.expect("emi");
            awaitValue("relay_messages_received_total{rooms='plain'}", 1);
            one.send("first").expect("early");
            two.expect("first").hangUp();
            awaitValue("relay_seats{rooms='plain'}", 1);
            one.send("second");
            awaitValue("relay_messages_received_total{rooms='plain'}", 3);
            assertThat(value("relay_messages_sent_total{rooms='plain'}")).isEqualTo(2);
            try (LineSocket other = connect().expect("2", "emi", "second")) {
                Scrape now = Scrape.of(server);
                assertThat(now.value("relay_messages_sent_total{rooms='plain'}"))
                        .isEqualTo(3);
                assertThat(now.value("relay_message_relay_seconds_count{rooms='plain'}"))
                        .isEqualTo(1);
                assertThat(now.value("relay_seats_assigned_total{how='takeover',rooms='plain'}"))
                        .isEqualTo(1);
                assertThat(now.value("relay_seats_assigned_total{how='new',rooms='plain'}"))
                        .isEqualTo(2);
                other.send("ok");
                one.expect("ok");
            }
        }
    }

    @Test
    void messagesAndResumedSeatsOfNamedRoomsCount() throws Exception {
        start();
        try (LineSocket ann = connectToWebPort().send("join kitchen");
                LineSocket bob = connectToWebPort().send("join kitchen")) {
            String token = bob.read().split(" ")[2];
            ann.read(3);
            ann.send("say 1 hello").expect("taken 1");
            bob.read();
            bob.expect("said 1 hello").send("say 2 hi").expect("taken 2");
            ann.expect("said 2 hi");
            bob.hangUp();
            ann.expect("partner away");
            try (LineSocket again = connectToWebPort().send("resume kitchen " + token + " have=2")) {
                again.read(2);
                Scrape now = Scrape.of(server);
                assertThat(now.value("relay_seats_assigned_total{how='resume',rooms='named'}"))
                        .isEqualTo(1);
                assertThat(now.value("relay_seats_assigned_total{how='new',rooms='named'}"))
                        .isEqualTo(2);
                assertThat(now.value("relay_seats{rooms='named'}")).isEqualTo(2);
                assertThat(now.value("relay_messages_received_total{rooms='named'}"))
                        .isEqualTo(2);
                assertThat(now.value("relay_messages_received_bytes_total{rooms='named'}"))
                        .isEqualTo(7);
                assertThat(now.value("relay_messages_sent_total{rooms='named'}"))
                        .isEqualTo(2);
                assertThat(now.value("relay_messages_sent_bytes_total{rooms='named'}"))
                        .isEqualTo(7);
                assertThat(now.value("relay_message_relay_seconds_count{rooms='named'}"))
                        .isEqualTo(2);
                assertThat(now.value("relay_turn_seconds_count{rooms='named'}")).isEqualTo(1);
                assertThat(now.text).doesNotContain("kitchen", token, "hello");
            }
        }
    }

    @Test
    void refusalsCountByTheReasonInTheLog() throws Exception {
        start(settings -> settings.rooms(
                        RoomSettings.builder().rooms(1).waiting(0).build())
                .namedRooms(NamedRoomSettings.builder()
                        .lonelyTimeout(Duration.ofMillis(50))
                        .build())
                .listener(ListenerConfig.of("127.0.0.1", 0)
                        .withAccess(AccessRules.builder().deny("127.0.0.1").build())));
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2");
                LineSocket denied = LineSocket.connect(server.addresses().get(2))) {
            connect().expect("exit").close();
            one.send(new byte[] {(byte) 0xff, '\n'}).expect("emi", "error: not UTF-8", "exit");
            two.send("fin");
            assertThat(denied.read()).isNull();
        }
        connectToWebPort().send("say 1 hi").read(2);
        LineSocket lonely = connectToWebPort().send("join kitchen");
        lonely.read(3);
        lonely.close();
        String[] reasons = {
            "no seat is free and the waiting line is full", "not UTF-8", "--allow and --deny", "error first", "lonely"
        };
        for (String reason : reasons) {
            awaitValue("relay_refusals_total{reason='" + reason + "'}", 1);
        }
    }
}
