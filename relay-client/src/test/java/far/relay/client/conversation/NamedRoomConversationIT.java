package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.RoomOptions;
import far.relay.client.WithRoomServer;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.testing.LineSocket;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The program's conversation in a named room, with the real server. */
class NamedRoomConversationIT extends WithRoomServer {
    private final AtomicBoolean seatGone = new AtomicBoolean();

    private NamedRoomConversation conversation() throws Exception {
        return new NamedRoomConversation(
                RoomOptions.builder(link("relay")).build(),
                new QuietFrontend(),
                Optional.empty(),
                new Transcript("", Clock.systemUTC(), Messages.of(Locale.ENGLISH), warning -> {}),
                Optional.empty(),
                false,
                () -> seatGone.set(true));
    }

    /** Ann has a seat, goes in this way, and Bob learns it. */
    private void goes(Consumer<NamedRoomConversation> way, String whatBobReads) throws Exception {
        try (LineSocket bob = connect()) {
            bob.send("join kitchen").read(2);
            NamedRoomConversation ann = conversation();
            CompletableFuture<Ending> end = RunningConversation.start(ann);
            bob.expect("partner here");
            way.accept(ann);
            assertThat(end.get(20, TimeUnit.SECONDS).kind()).isEqualTo(Ending.Kind.LEFT);
            bob.expect(whatBobReads);
        }
    }

    @Test
    void aSignalRightAfterTheEndOfTheInputKeepsTheSeat() throws Exception {
        goes(
                ann -> {
                    ann.leave();
                    ann.disconnect();
                },
                "partner away");
        assertThat(seatGone).isFalse();
    }

    @Test
    void theEndOfTheInputGivesTheSeatUp() throws Exception {
        goes(NamedRoomConversation::leave, "partner none");
        assertThat(seatGone).isTrue();
    }
}
