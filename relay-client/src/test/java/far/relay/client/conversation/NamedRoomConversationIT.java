package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.CannotConnectException;
import far.relay.client.RoomOptions;
import far.relay.client.WithRoomServer;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Message;
import far.relay.testing.LineSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The program's conversation in a named room, with the real server. */
class NamedRoomConversationIT extends WithRoomServer {
    private static final Frontend FRONTEND = new Frontend() {
        @Override
        public void heldBack(List<Message> sent) {}

        @Override
        public void message(String text) {}

        @Override
        public void lost(Loss loss, Duration pause) {}
    };

    private final AtomicBoolean seatGone = new AtomicBoolean();

    private NamedRoomConversation conversation() throws Exception {
        return new NamedRoomConversation(
                RoomOptions.builder(link("relay")).build(),
                FRONTEND,
                Optional.empty(),
                new Transcript("", Clock.systemUTC(), Messages.of(Locale.ENGLISH), warning -> {}),
                Optional.empty(),
                false,
                () -> seatGone.set(true));
    }

    private static CompletableFuture<Ending> run(NamedRoomConversation conversation) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return conversation.run();
                    } catch (CannotConnectException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void aSignalRightAfterTheEndOfTheInputKeepsTheSeat() throws Exception {
        try (LineSocket bob = connect()) {
            bob.send("join kitchen").read(2);
            NamedRoomConversation ann = conversation();
            CompletableFuture<Ending> end = run(ann);
            bob.expect("partner here");
            ann.leave();
            ann.disconnect();
            assertThat(end.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.LEFT);
            bob.expect("partner away");
        }
        assertThat(seatGone).isFalse();
    }

    @Test
    void theEndOfTheInputGivesTheSeatUp() throws Exception {
        try (LineSocket bob = connect()) {
            bob.send("join kitchen").read(2);
            NamedRoomConversation ann = conversation();
            CompletableFuture<Ending> end = run(ann);
            bob.expect("partner here");
            ann.leave();
            assertThat(end.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.LEFT);
            bob.expect("partner none");
        }
        assertThat(seatGone).isTrue();
    }
}
