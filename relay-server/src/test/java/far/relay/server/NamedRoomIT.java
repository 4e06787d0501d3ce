package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Conversations in named rooms, and what may happen to their connections. */
class NamedRoomIT extends WithNamedRooms {
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
