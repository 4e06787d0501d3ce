package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Role;
import far.relay.server.RelayServer;
import far.relay.server.ServerOptions;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The bot that README shows is the one below, and it works. */
class ReadmeIT {
    // README, from here
    static class Bot implements RelayListener {
        private RelayClient relay;

        @Override
        public void connected(RelayClient client) {
            relay = client;
        }

        @Override
        public void turn(Role role) {
            if (role == Role.SPEAKER) {
                relay.say("I am a bot. Say something."); // we have seat 1, and the first word
            }
        }

        @Override
        public void message(String text) {
            relay.say("You said: " + text);
        }

        @Override
        public void replay(String text) {
            message(text); // it was said to who had the seat before; we answer it all the same
        }
    }
    // to here

    @Test
    void theBotOfReadmeIsThisOne() throws IOException {
        String source = Files.readString(Path.of("src/test/java/far/relay/client/ReadmeIT.java"));
        String bot = source.substring(source.indexOf("    static class Bot"), source.indexOf("    // to here"));
        assertThat(Files.readString(Path.of("../README.md")))
                .contains(bot.replaceAll("(?m)^ {4}", "").replace("static class", "class"));
    }

    @Test
    void itSpeaksFirstOnSeatOneAndAnswersOnBoth() throws IOException {
        try (RelayServer server = RelayServer.start(ServerOptions.of("--port=0"));
                RelayClient bot = connect(server);
                LineSocket person = LineSocket.connect(server.address())) {
            assertThat(person.read(3)).containsExactly("2", "rec", "I am a bot. Say something.");
            person.say("hello");
            assertThat(person.read()).isEqualTo("You said: hello");
            bot.leave();
            person.say("still there?");
            try (RelayClient replacement = connect(server)) {
                assertThat(person.read()).isEqualTo("You said: still there?");
                replacement.leave();
            }
        }
    }

    private static RelayClient connect(RelayServer server) throws IOException {
        return RelayClient.connect(
                new ClientOptions("127.0.0.1", server.address().getPort(), ClientOptions.DEFAULT_MAX_LINE), new Bot());
    }
}
