package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Named rooms: a real server on each transport, without and with TLS, and raw sockets, over lines and over WebSocket. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.RoomServer#setups")
class NamedRoomIT {
    private static final String ANN = "A".repeat(22);
    private static final String BOB = "B".repeat(22);
    private static final int MAX_MESSAGE = 100;

    @Parameter
    RoomServer.Setup setup;

    @TempDir
    Path directory;

    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        start(NamedRoomSettings.builder().build(), 0);
    }

    private void start(NamedRoomSettings rooms, int maxPerAddress) throws Exception {
        server = RoomServer.start(
                setup,
                directory,
                config -> config.maxMessage(MAX_MESSAGE)
                        .maxPerAddress(maxPerAddress)
                        .namedRooms(rooms));
    }

    private void restart(NamedRoomSettings.Builder rooms, int maxPerAddress) throws Exception {
        server.close();
        start(rooms.build(), maxPerAddress);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A client that has sent its first line and received the answer. */
    private LineSocket come(String line, String... answer) throws Exception {
        LineSocket client = server.connect().send(line);
        assertThat(client.read(answer.length)).containsExactly(answer);
        return client;
    }

    /** What the client receives until the server closes. */
    private static List<String> readAll(LineSocket client) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = client.read(); line != null; line = client.read()) {
            lines.add(line);
        }
        return lines;
    }

    /** The first two words of each. */
    private static List<String> codes(List<String> lines) {
        return lines.stream()
                .map(line -> String.join(" ", Arrays.copyOf(line.split(" "), Math.min(2, line.split(" ").length))))
                .toList();
    }

    /** Section 9 of the specification. */
    @Test
    void twoClientsTalkAndOneLosesItsConnectionAndComesBack() throws Exception {
        try (LineSocket ann = come("join kitchen name=Ann token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none")) {
            ann.send("say 1 which question?");
            assertThat(ann.read()).isEqualTo("taken 1");
            LineSocket bob = come(
                    "join kitchen name=Bob token=" + BOB,
                    "seat 2 " + BOB + " 2 2",
                    "partner here Ann",
                    "said 1 which question?");
            assertThat(ann.read()).isEqualTo("partner here Bob");
            bob.send("say 2 this one!");
            assertThat(bob.read()).isEqualTo("taken 2");
            assertThat(ann.read()).isEqualTo("said 2 this one!");
            bob.reset();
            assertThat(ann.read()).isEqualTo("partner away Bob");
            ann.send("say 3 and then?");
            assertThat(ann.read()).isEqualTo("taken 3");
            try (LineSocket again = come(
                    "resume kitchen " + BOB + " have=2",
                    "seat 2 " + BOB + " 4 2",
                    "partner here Ann",
                    "said 3 and then?")) {
                assertThat(ann.read()).isEqualTo("partner here Bob");
                again.send("leave");
                assertThat(codes(readAll(again))).containsExactly("bye left");
                assertThat(ann.read()).isEqualTo("partner none");
            }
        }
    }

    @Test
    void theServerChoosesATokenIfTheClientDoesNot() throws Exception {
        try (LineSocket ann = server.connect().send("join kitchen")) {
            assertThat(ann.read()).matches("seat 1 [A-Za-z0-9_-]{22} 1 1");
        }
    }

    /** What a client sends, and the beginning of each line that it receives then. */
    private record Case(List<String> sent, List<String> received) {
        static Case of(String sent, String... received) {
            return new Case(List.of(sent.split("\n")), List.of(received));
        }
    }

    private static Stream<Case> errors() {
        String join = "join other\n";
        String many = "say 7 x\n".repeat(33);
        String[] each = Stream.concat(
                        Stream.of("seat 1", "partner none"),
                        Stream.generate(() -> "error number").limit(33))
                .toArray(String[]::new);
        String[] all = Arrays.copyOf(each, each.length + 1);
        all[each.length] = "bye refused";
        return Stream.of(
                Case.of("hello", "error first", "bye refused"),
                Case.of("ping", "error first", "bye refused"),
                Case.of("GET", "error first", "bye refused"),
                Case.of("join OTHER", "error syntax", "bye refused"),
                Case.of("join other more", "error syntax", "bye refused"),
                Case.of("join other day=1", "error field", "bye refused"),
                Case.of("join other seat=3", "error field", "bye refused"),
                Case.of("join other new=no", "error room", "bye refused"),
                Case.of("join locked new=yes secret=s", "error room", "bye refused"),
                Case.of("join locked", "error secret", "bye refused"),
                Case.of("join locked secret=wrong", "error secret", "bye refused"),
                Case.of("resume locked " + BOB, "error token", "bye refused"),
                Case.of("join locked secret=s seat=1 wait=no", "error full", "bye refused"),
                Case.of(
                        join + "hello\njoin other\njoin x day=1\nsay\nping",
                        "seat 1",
                        "partner none",
                        "error syntax",
                        "error syntax",
                        "error field",
                        "error syntax",
                        "pong"),
                Case.of("join other seat=2\nsay 1 x\nping", "seat 2", "partner none", "error turn", "pong"),
                Case.of(
                        join + "say 2 x\nsay 1 \\x\nping",
                        "seat 1",
                        "partner none",
                        "error number",
                        "error escape",
                        "pong"),
                Case.of(
                        join + "say 1 " + "x".repeat(MAX_MESSAGE + 1) + "\nping",
                        "seat 1",
                        "partner none",
                        "error long",
                        "bye refused"),
                Case.of(join + "x".repeat(1025), "seat 1", "partner none", "error long", "bye refused"),
                Case.of("join other secret=" + "x".repeat(1024), "error long", "bye refused"),
                Case.of(join + many + "ping", all));
    }

    /** Section 6: whatever a client does wrong, it gets this answer, and nobody else notices. */
    @Test
    void answersEachErrorAndGoesOnOrEndsTheConnection() throws Exception {
        try (LineSocket owner = come("join locked secret=s token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none")) {
            int number = 0;
            for (Case each : errors().toList()) {
                String room = "other" + number++;
                String[] sent = each.sent().stream()
                        .map(line -> line.replace("other", room))
                        .toArray(String[]::new);
                try (LineSocket client = server.connect().send(sent)) {
                    List<String> received = new ArrayList<>();
                    while (received.size() < each.received().size()) {
                        received.add(client.read());
                    }
                    assertThat(codes(received)).as("%s", each.sent()).isEqualTo(each.received());
                    if (received.get(received.size() - 1).startsWith("bye ")) {
                        assertThat(client.read()).isNull();
                    } else {
                        client.send("leave");
                        assertThat(codes(readAll(client))).containsExactly("bye left");
                    }
                }
            }
            try (LineSocket client = server.connect().send("join last".getBytes(StandardCharsets.UTF_8))) {
                client.send(new byte[] {'\n', 's', 'a', 'y', ' ', '1', ' ', (byte) 0xff, '\n'});
                assertThat(codes(readAll(client)))
                        .containsExactly("seat 1", "partner none", "error utf8", "bye refused");
            }
            owner.send("ping");
            assertThat(owner.read()).isEqualTo("pong");
        }
    }

    @Test
    void refusesAnotherRoomAnotherWaitingClientAndAnotherConnectionOfAnAddress() throws Exception {
        restart(NamedRoomSettings.builder().maxRooms(1).waiting(1), 5);
        try (LineSocket ann = come("join kitchen token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none");
                LineSocket bob = come("join kitchen token=" + BOB, "seat 2 " + BOB + " 1 1", "partner here");
                LineSocket waiting = come("join kitchen", "wait 1")) {
            assertThat(ann.read()).isEqualTo("partner here");
            isRefused("join kitchen", "error full");
            isRefused("join garden", "error busy");
            try (LineSocket fourth = server.connect();
                    LineSocket fifth = server.connect()) {
                assertThat(List.of(fourth, fifth)).doesNotContainNull();
                if (!setup.tls()) { // over TLS it would get no handshake
                    isRefused("join kitchen", "error busy");
                }
            }
            bob.send("leave");
            assertThat(codes(List.of(waiting.read(2)))).containsExactly("seat 2", "partner here");
        }
    }

    private void isRefused(String line, String error) throws Exception {
        await().until(() -> server.relay.connections() < 5 || !setup.tls());
        try (LineSocket late = server.connect().send(line)) {
            assertThat(codes(readAll(late))).containsExactly(error, "bye refused");
        }
    }

    @Test
    void aConnectionThatEndsAfterAnyByteLosesNothing() throws Exception {
        byte[] bytes = ("resume kitchen " + BOB + " have=0\nping\nsay 2 answer\nleav").getBytes(StandardCharsets.UTF_8);
        try (CaughtLog log = new CaughtLog();
                LineSocket ann = come("join kitchen token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none")) {
            come("join kitchen token=" + BOB, "seat 2 " + BOB + " 1 1", "partner here")
                    .reset();
            ann.send("say 1 question");
            for (int length = 0; length <= bytes.length; length++) {
                LineSocket bob = server.connect().send(Arrays.copyOf(bytes, length));
                if (length % 2 == 0) {
                    bob.reset();
                } else {
                    bob.hangUp();
                }
            }
            await().until(() -> server.relay.connections() == 1);
            try (LineSocket bob = server.connect().send("resume kitchen " + BOB, "say 2 answer")) {
                assertThat(List.of(bob.read(4)))
                        .isIn(
                                List.of("seat 2 " + BOB + " 2 2", "partner here", "said 1 question", "taken 2"),
                                List.of(
                                        "seat 2 " + BOB + " 3 1",
                                        "partner here",
                                        "past 1 1 question",
                                        "past 2 2 answer"));
                ann.send("ping");
                List<String> messages = new ArrayList<>();
                for (String line = ann.read(); !line.equals("pong"); line = ann.read()) {
                    if (!line.startsWith("partner ")) {
                        messages.add(line);
                    }
                }
                assertThat(messages).containsExactly("taken 1", "said 2 answer");
            }
            assertThat(log.text()).as("warnings and errors").isEmpty();
        }
    }

    @Test
    void aClientThatSendsWithoutReadingIsNotReadFromAndDisturbsNobody() throws Exception {
        try (LineSocket deaf = come("join kitchen token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none");
                LineSocket bob = come("join kitchen token=" + BOB, "seat 2 " + BOB + " 1 1", "partner here")) {
            deaf.send("say 1 x");
            assertThat(bob.read()).isEqualTo("said 1 x");
            byte[] pings = "ping\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            Thread sender = new Thread(() -> sendUntilClosed(deaf, pings), "sender");
            sender.start();
            for (int i = 0; i < 200; i++) {
                bob.send("ping");
                assertThat(bob.read()).isEqualTo("pong");
            }
            bob.send("say 2 y");
            assertThat(bob.read()).isEqualTo("taken 2");
            deaf.reset();
            sender.join();
            assertThat(bob.read()).isEqualTo("partner away");
        }
    }

    private static void sendUntilClosed(LineSocket client, byte[] bytes) {
        try {
            while (true) {
                client.send(bytes);
            }
        } catch (IOException e) {
            // the test has closed it
        }
    }

    @Test
    void thePlainPortServesPlainRoomsAtTheSameTime() throws Exception {
        try (LineSocket ann = come("join kitchen token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none");
                LineSocket one = server.connectPlain()) {
            assertThat(one.read()).isEqualTo("1");
            try (LineSocket two = server.connectPlain()) {
                assertThat(two.read(2)).containsExactly("2", "rec");
                assertThat(one.read()).isEqualTo("emi");
                one.send("join kitchen");
                assertThat(two.read()).isEqualTo("join kitchen");
                ann.send("ping");
                assertThat(ann.read()).isEqualTo("pong");
                two.send("fin");
                assertThat(two.read()).isNull();
            }
        }
    }

    @Test
    void aServerThatEndsSaysByeToEachClientAndClosesTheOthersAtOnce() throws Exception {
        try (LineSocket ann = come("join kitchen token=" + ANN, "seat 1 " + ANN + " 1 1", "partner none");
                LineSocket silent = LineSocket.of(server.connectSilently())) {
            await().until(() -> server.relay.connections() == 2);
            Thread closer = new Thread(server::close, "closer");
            closer.start();
            assertThat(codes(readAll(ann))).containsExactly("bye ended");
            ann.hangUp();
            assertThat(readAll(silent)).isEmpty();
            closer.join();
        }
    }
}
