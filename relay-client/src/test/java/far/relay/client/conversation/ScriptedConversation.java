package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A conversation of the program against a scripted server, and what its frontend is told. */
abstract class ScriptedConversation {
    final RecordingFrontend frontend = new RecordingFrontend();
    ServerSocket server;
    ReconnectingConversation conversation;
    CompletableFuture<End> end;

    /** Notes what it hears, and says nothing by itself. */
    static final class RecordingFrontend implements Frontend {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void seated(Seat seat) {
            heard.add("seat " + seat.number());
        }

        @Override
        public void turn(Role role) {
            heard.add(role == Role.SPEAKER ? "our turn" : "their turn");
        }

        @Override
        public void message(String text) {
            heard.add("message: " + text);
        }

        @Override
        public void replay(String text) {
            heard.add("replay: " + text);
        }

        @Override
        public void resumed(boolean known) {
            heard.add(known ? "known" : "going on anyway");
        }

        @Override
        public void heldBack(List<Message> sent) {
            heard.add("held back: " + sent.stream().map(Message::text).toList());
        }

        @Override
        public void lost(Loss loss, Duration pause) {
            heard.add("lost: " + loss.kind());
        }

        @Override
        public void ended(End how) {
            heard.add("ended: " + how.kind());
        }

        void await(String last) {
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(heard).endsWith(last));
        }

        List<String> since(String loss) {
            return heard.subList(heard.lastIndexOf(loss) + 1, heard.size());
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        conversation.leave();
    }

    /** Holds a conversation over one connection. */
    final void holdOnce() {
        hold(Optional.empty());
    }

    /** Holds a conversation over one connection after another. @param anyway whoever has the other seat then */
    final void hold(boolean anyway) {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), new Random(1));
        hold(Optional.of(new Reconnecting(backoff, false, false, anyway)));
    }

    final void hold(Optional<Reconnecting> reconnecting) {
        ClientOptions options =
                ClientOptions.builder().port(server.getLocalPort()).build();
        conversation = new ReconnectingConversation(
                options,
                frontend,
                new Outbox(),
                reconnecting,
                Optional.empty(),
                new Transcript("", Clock.systemUTC(), Messages.of(Locale.ENGLISH), frontend.heard::add));
        end = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return conversation.run();
                    } catch (CannotConnectException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    /** Sends a message on our turn. */
    final void send(String text) {
        conversation.send(conversation.message(text));
    }

    /** A connection of the client, which is given these lines first. */
    final LineSocket accept(String... lines) throws IOException {
        LineSocket connection = LineSocket.of(server.accept());
        connection.say(lines);
        return connection;
    }

    final End.Kind how() throws Exception {
        return end.get(20, TimeUnit.SECONDS).kind();
    }
}
