package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The built client in named rooms: as a pipe, with JSON, and with commands. */
class RoomProgramIT extends WithRoomServer {
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
        String command = "{ cat; printf ü; } >> '" + seen + "'; echo noise; echo noise >&2; exit 3";
        List<String> env = List.of("env", "LC_ALL=C", "XDG_STATE_HOME=" + state);
        try (LineSocket bob = join("turns", "Bob");
                JarProcess client =
                        JarProcess.startIn(env, "relay.client.jar", link(port, "turns"), "--on-turn=" + command)) {
            assertThat(bob.read(2)).containsExactly("partner none", "partner here");
            bob.send("say 1 two\\nlines");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(client.err())
                            .isEqualTo("relay-client: the command of --on-turn exited with status 3\n"));
            assertThat(seen).hasContent("two\nlines\nü");
            client.type("answer\n");
            assertThat(bob.read(2)).containsExactly("taken 1", "said 2 answer");
            bob.send("say 3 again");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).hasContent("two\nlines\nüagain\nü"));
            assertThat(client.out()).isEqualTo("two\\nlines\nagain\n");
        }
    }
}
