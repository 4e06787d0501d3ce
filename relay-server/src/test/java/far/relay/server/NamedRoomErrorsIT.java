package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.LineSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What named rooms refuse: docs/rooms.md, section 6. */
class NamedRoomErrorsIT extends WithNamedRooms {
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
}
