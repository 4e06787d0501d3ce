package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Named rooms of a node whose settings change while it runs (docs/operations.md). */
class RoomReloadTest extends OneNode {
    private NamedRoomSettings settings =
            NamedRoomSettings.builder().maxRooms(1).waiting(0).keepSeat(KEEP).build();
    private final Rooms reloaded = rooms(() -> settings);

    private RoomGuest comes(String name, String line) {
        return RoomGuest.connect(reloaded, name).sends(line);
    }

    private void change(NamedRoomSettings.Builder builder) {
        settings = builder.build();
        reloaded.settingsChanged();
    }

    @Test
    void newLimitsHoldForTheNextClient() {
        comes("ann", "join kitchen");
        assertThat(comes("bob", "join hall").received()).containsExactly("error busy", "bye refused");
        change(NamedRoomSettings.builder().maxRooms(2).waiting(1));
        assertThat(comes("bob", "join hall token=" + BOB).received()).startsWith("seat 1 " + BOB + " 1 1");
        comes("cid", "join hall");
        assertThat(comes("dan", "join hall").received()).containsExactly("wait 1");
        assertThat(comes("eve", "join hall").received()).containsExactly("error full", "bye refused");
        change(NamedRoomSettings.builder().maxRooms(1).waiting(0));
        assertThat(reloaded.size()).isEqualTo(2);
        assertThat(reloaded.waiting()).isEqualTo(1);
        assertThat(comes("flo", "join hall").received()).containsExactly("error full", "bye refused");
    }

    @Test
    void aSeatThatIsAwayAlreadyIsKeptForTheNewTime() {
        comes("ann", "join kitchen token=" + ANN).disconnects();
        clock.pass(Duration.ofMinutes(1));
        change(NamedRoomSettings.builder().keepSeat(Duration.ofMinutes(2)));
        clock.pass(Duration.ofMinutes(1).minusMillis(1));
        store.deliver();
        assertThat(reloaded.size()).isEqualTo(1);
        clock.pass(Duration.ofMillis(1));
        store.deliver();
        assertThat(reloaded.size()).isZero();
    }

    @Test
    void aSeatWhoseNewTimeIsOverIsFreeAtOnce() {
        comes("ann", "join kitchen token=" + ANN).disconnects();
        clock.pass(Duration.ofMinutes(5));
        change(NamedRoomSettings.builder().keepSeat(Duration.ofMinutes(2)));
        clock.pass(Duration.ZERO);
        store.deliver();
        assertThat(reloaded.size()).isZero();
    }

    @Test
    void aTimeoutThatWasOffHoldsForTheTurnThatHasBegun() {
        RoomGuest ann = comes("ann", "join kitchen token=" + ANN);
        clock.pass(Duration.ofMinutes(1));
        change(NamedRoomSettings.builder().turnTimeout(Duration.ofMinutes(2)));
        ann.received();
        clock.pass(Duration.ofMinutes(1));
        assertThat(ann.received()).containsExactly("bye idle");
    }

    @Test
    void aRoomForgetsWithItsNextMessageWhatItMayNotKeepAnyMore() {
        RoomGuest ann = comes("ann", "join kitchen token=" + ANN).sends("say 1 first");
        RoomGuest bob = comes("bob", "join kitchen token=" + BOB).sends("say 2 second");
        change(NamedRoomSettings.builder().history(0));
        ann.sends("say 3 third");
        bob.disconnects();
        assertThat(comes("bob", "resume kitchen " + BOB).received())
                .containsExactly("seat 2 " + BOB + " 4 2", "partner here", "said 3 third");
    }
}
