package far.relay.client.conversation;

import far.relay.client.Backoff;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.client.Recording;
import far.relay.client.ScriptedServer;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A conversation of the program with a scripted server, and the events of its frontend. */
abstract class ScriptedConversation extends ScriptedServer {
    final RecordingFrontend frontend = new RecordingFrontend();
    ReconnectingConversation conversation;
    CompletableFuture<Ending> end;

    /** Records its events. */
    static final class RecordingFrontend extends Recording implements Frontend {
        @Override
        public void resumed(boolean known) {
            lines().add(known ? "known" : "going on anyway");
        }

        @Override
        public void heldBack(List<Message> sent) {
            lines().add("held back: " + sent.stream().map(Message::text).toList());
        }

        @Override
        public void lost(Loss loss, Duration pause) {
            lines().add("lost: " + loss.kind());
        }

        @Override
        public void ended(Ending how) {
            lines().add("ended: " + kind(how));
        }

        List<String> since(String loss) {
            List<String> seen = List.copyOf(lines()); // more can come at any time
            return seen.subList(seen.lastIndexOf(loss) + 1, seen.size());
        }
    }

    @AfterEach
    void leave() {
        conversation.leave();
    }

    /** Holds a conversation over one connection. */
    final void holdOnce() {
        hold(Optional.empty());
    }

    /** Holds a conversation over one connection after another. @param anyway also with another partner */
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
                new Transcript("", Clock.systemUTC(), Messages.of(Locale.ENGLISH), frontend.lines()::add));
        end = RunningConversation.start(conversation);
    }

    /** Sends a message on our turn. */
    final void send(String text) {
        conversation.send(conversation.message(text));
    }

    final End.Kind how() throws Exception {
        return kind(end.get(20, TimeUnit.SECONDS));
    }

    private static End.Kind kind(Ending how) {
        return End.Kind.valueOf(how.why().kind().toUpperCase(Locale.ROOT));
    }
}
