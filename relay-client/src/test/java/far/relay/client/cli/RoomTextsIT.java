package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import org.junit.jupiter.api.Test;

/** The built client in a named room says why it waits or ends, in terms of what the user has asked for. */
class RoomTextsIT extends WithRoomServer {
    private static final String KEY = "#AAECAwQFBgcICQoLDA0ODw";

    @Test
    void saysWhichSeatIsTaken() throws Exception {
        try (LineSocket ann = join("taken", "Ann")) {
            assertThat(ann.read()).isEqualTo("partner none");
            try (JarProcess client = client(link(port, "taken"), "--seat=1")) {
                await().atMost(PATIENCE)
                        .until(() -> client.err().lines().findFirst().isPresent());
                assertThat(client.err()).isEqualTo("relay-client: Seat 1 is taken; you are number 1 in the queue.\n");
            }
            assertEnds("taken", "the server refused: seat 1 is not free", "--seat=1", "--no-wait");
        }
    }

    private void assertEnds(String room, String why, String... options) throws Exception {
        try (JarProcess client = client(link(port, room), options)) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err()).isEqualTo("relay-client: " + why + "\n");
        }
    }

    @Test
    void saysWhatIsWrongWithTheKeyOfALink() throws Exception {
        try (LineSocket ann = join("open", "Ann");
                JarProcess sealed = client(link(port, "closed") + KEY, "--json")) {
            assertThat(ann.read()).isEqualTo("partner none");
            awaitEvent(sealed, "\"seat\":1");
            assertEnds(
                    "open" + KEY,
                    "the server refused: the room was created with another key, or without one: ask your partner for"
                            + " its link");
            assertEnds(
                    "closed",
                    "the server refused: the room was created with a key: use the whole link, with # and what follows");
        }
    }

    /** All three at the same time. The limit must leave a client the time to connect on a busy machine. */
    @Test
    void saysWhatItHasWaitedFor() throws Exception {
        String[] limit = {"--seat=2", "--timeout=4s"};
        try (LineSocket silent = join("silent", "Ann");
                LineSocket asking = join("asking", "Ann");
                JarProcess alone = client(link(port, "alone"), limit);
                JarProcess waiting = client(link(port, "silent"), limit);
                JarProcess answered = client(link(port, "asking"), limit)) {
            answered.type("answer\n");
            assertThat(asking.read(2)).containsExactly("partner none", "partner here");
            assertThat(asking.send("say 1 question").read(2)).containsExactly("taken 1", "said 2 answer");
            assertThat(silent.read(2)).containsExactly("partner none", "partner here");
            assertThat(alone.status()).isEqualTo(1);
            assertThat(alone.err()).isEqualTo("relay-client: no partner within 4 s (--timeout)\n");
            assertThat(waiting.status()).isEqualTo(1);
            assertThat(waiting.err()).isEqualTo("relay-client: your turn did not come within 4 s (--timeout)\n");
            assertThat(answered.status()).isEqualTo(1);
            assertThat(answered.err()).isEqualTo("relay-client: no answer within 4 s (--timeout)\n");
        }
    }

    @Test
    void saysThatAnotherPortIsNotTheWebPort() throws Exception {
        String address = "127.0.0.1:" + server.port();
        try (JarProcess client = client("http://" + address + "/r/kitchen")) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo(
                            "relay-client: cannot connect to " + address + ": it uses TLS, or this is not its web port:"
                                    + " try https:// in place of http://, or another port\n");
        }
    }

    @Test
    void countsTheBytesOfAMessageThatSealingMakesTooLongAsTheyWereTyped() throws Exception {
        try (JarProcess client = client(link(port, "long") + KEY, "--max-line=100")) {
            client.type("x".repeat(48) + "\n");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo(
                            "relay-client: line 1 of the input cannot be sent: it has 48 bytes, and sealed a message can"
                                    + " have at most 47 (three quarters of --max-line)\n");
        }
    }

    @Test
    void doesNotSendAMessageAgainThatIsTooLongForTheServer() throws Exception {
        try (JarProcess client = client(link(port, "limit"), "--max-line=1000000")) {
            client.type("x".repeat(70_000) + "\n");
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .isEqualTo(
                            "relay-client: the server does not accept the message, so it is not sent again: it is longer than"
                                    + " this server allows; use its limit (--max-message there) as --max-line\n");
        }
    }
}
