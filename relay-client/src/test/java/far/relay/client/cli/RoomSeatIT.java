package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built client keeps its seat in a named room, wherever it or its connection ends. */
class RoomSeatIT extends WithRoomServer {
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
    void aSignalThatEndsACommandKeepsTheSeat() throws Exception {
        try (LineSocket bob = join("signalled", "Bob")) {
            assertThat(bob.read()).startsWith("partner");
            try (JarProcess client = client(link(port, "signalled"), "--exec=cat; sleep 0.1")) {
                assertThat(bob.read()).isEqualTo("partner here");
                bob.send("say 1 x");
                assertThat(bob.read(2)).containsExactly("taken 1", "said 2 x"); // the command runs
                client.signal("TERM");
                client.status();
                assertThat(bob.read()).isEqualTo("partner away");
            }
        }
    }

    @Test
    void aConnectionThatIsLostAgainAndAgainDoesNotStopTheTimeout() throws Exception {
        Thread server;
        try (ServerSocket scripted = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = client(
                        link(scripted.getLocalPort(), "flaps"),
                        "--timeout=2s",
                        "--reconnect-min=1ms",
                        "--reconnect-max=100ms")) {
            server = new Thread(() -> cutEachConnection(scripted));
            server.start();
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err()).endsWith("within 2 s (--timeout)\n");
        }
        server.join();
    }

    /** Gives each client seat 2, and does not let it speak. */
    private static void cutEachConnection(ServerSocket scripted) {
        try {
            while (true) {
                try (LineSocket connection = LineSocket.of(scripted.accept())) {
                    String token = connection.read().replaceFirst("(join flaps token=|resume flaps )", "");
                    connection.send("seat 2 " + token + " 1 1", "partner none");
                }
            }
        } catch (IOException e) {
            // It is closed.
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
                    {"event":"message","text":"now","replay":true,"number":3}
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
