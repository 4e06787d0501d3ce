package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEvent.Presence;
import far.relay.protocol.Token;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a client is sent if its node learns of changes late, or of several at once. */
class RoomViewTest {
    private final RoomHarness room = new RoomHarness(RoomHarness.settings(600_000, 0, 0, 0), 40);

    RoomViewTest() {
        room.send("ann", "join kitchen");
        room.send("bob", "join kitchen");
    }

    private RoomView view(String connection) {
        return fresh(connection).update(room.state()).view();
    }

    private static RoomView fresh(String connection) {
        return new RoomView(new ConnectionId(connection, 0), new Token(RoomHarness.tokenOf(connection)), 0);
    }

    private List<RoomEvent> news(RoomView view) {
        return view.update(room.state()).events();
    }

    @Test
    void nothingIsSentTwice() {
        RoomView ann = view("ann");
        RoomView.Update update = ann.update(room.state());
        assertThat(update.events()).isEmpty();
        assertThat(update.view()).isEqualTo(ann);
    }

    @Test
    void aMessageAndItsAnswerAreSentTogether() {
        RoomView ann = view("ann");
        RoomView bob = view("bob");
        room.send("ann", "say 1 a");
        room.send("bob", "say 2 b");
        assertThat(news(ann)).containsExactly(new RoomEvent.Taken(1), new RoomEvent.Said(2, Message.of("b")));
        assertThat(news(bob)).containsExactly(new RoomEvent.Taken(2));
    }

    @Test
    void aPartnerThatWasAwayForAMomentIsNotNews() {
        RoomView ann = view("ann");
        room.cut("bob");
        room.send("bob-again", "resume kitchen " + RoomHarness.tokenOf("bob"));
        assertThat(news(ann)).isEmpty();
    }

    @Test
    void anotherPartnerIsNewsEvenWithoutAName() {
        RoomView ann = view("ann");
        room.send("bob", "leave");
        room.send("eve", "join kitchen");
        assertThat(news(ann))
                .containsExactly(
                        new RoomEvent.Partner(Presence.NONE, Optional.empty()),
                        new RoomEvent.Partner(Presence.HERE, Optional.empty()));
    }

    @Test
    void aConnectionThatTheRoomDoesNotKnowIsToResume() {
        assertThat(news(fresh("nobody"))).first().extracting("code").isEqualTo("restart");
    }

    @Test
    void theEndOfAConnectionIsRememberedForNodesThatLearnOfItLate() {
        RoomView bob = view("bob");
        room.send("bob", "leave");
        room.send("last", "join kitchen");
        for (int i = 0; i <= 16; i++) {
            assertThat(news(bob)).singleElement().extracting("code").isEqualTo("left");
            room.send("w" + i, "join kitchen");
            room.send("w" + i, "leave");
        }
        assertThat(news(bob)).singleElement().extracting("code").isEqualTo("restart");
    }

    @Test
    void whatIsPrintedSaysNothingOfMessages() {
        room.send("ann", "say 1 hush");
        assertThat(room.state().toString()).doesNotContain("hush").doesNotContain(RoomHarness.tokenOf("ann"));
    }
}
