package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator sees of named rooms, and what happens to their clients when the operator removes them or ends a room. */
class OperatorTest extends OneNode {
    private static final RoomName KITCHEN = new RoomName("kitchen");

    @Test
    void aRemovedClientIsToldSoAndItsSeatIsFree() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        ann.received();
        ann.session.remove(Optional.empty());
        assertThat(ann.received()).containsExactly("bye removed");
        assertThat(ann.last).isEqualTo("bye removed the operator removed you from the room");
        assertThat(bob.received()).endsWith("partner none");
        assertThat(come("cid").sends("join kitchen token=" + "C".repeat(22)).received())
                .containsExactly("seat 1 " + "C".repeat(22) + " 1 1", "partner here Bob");
        assertThat(come("ann").sends("resume kitchen " + ANN).received()).contains("error token");
        ann.session.remove(Optional.empty());
        assertThat(ann.received()).isEmpty();
    }

    @Test
    void aRemovedClientReceivesTheReason() {
        RoomGuest ann = ann();
        ann.session.remove(Optional.of("too loud\nhere"));
        assertThat(ann.last).isEqualTo("bye removed too loud\\nhere");
        assertThatNothingIsLeft();
    }

    @Test
    void theReasonIsForThatByeOnly() {
        RoomGuest ann = ann();
        store.isSlow();
        ann.sends("leave");
        ann.session.remove(Optional.of("too loud"));
        store.answer();
        store.answer();
        assertThat(ann.last).isEqualTo("bye left you left the room");
        assertThat(ann.received()).containsOnlyOnce("bye left");
    }

    @Test
    void aClientInTheQueueCanBeRemoved() {
        ann();
        bob();
        RoomGuest cid = come("cid").sends("join kitchen");
        RoomGuest dan = come("dan").sends("join kitchen");
        cid.session.remove(Optional.empty());
        clock.pass(Duration.ZERO);
        assertThat(cid.received()).containsExactly("wait 1", "bye removed");
        assertThat(dan.received()).containsExactly("wait 2", "wait 1");
        assertThat(rooms.waiting()).isEqualTo(1);
    }

    @Test
    void aClientThatHasNotBegunCanBeRemoved() {
        RoomGuest eve = come("eve");
        eve.session.remove(Optional.of("why not"));
        assertThat(eve.last).isEqualTo("bye removed why not");
        assertThatNothingIsLeft();
    }

    @Test
    void aClosedRoomIsGoneForEverybodyAlsoForThoseWhoWaitOrAreAway() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        RoomGuest cid = come("cid").sends("join kitchen");
        bob.disconnects();
        ann.received();
        assertThat(rooms.close(KITCHEN)).isTrue();
        assertThat(ann.received()).containsExactly("bye removed");
        assertThat(cid.received()).containsExactly("wait 1", "bye removed");
        clock.pass(Duration.ZERO);
        assertThat(rooms.names()).isEmpty();
        assertThatNothingIsLeft();
        assertThat(come("bob").sends("resume kitchen " + BOB).received()).contains("error token");
        assertThat(ann().sends("say 1 a new beginning").received()).containsExactly("taken 1");
    }

    @Test
    void aRoomWithOneOwnerCanBeClosed() {
        RoomGuest ann = ann();
        assertThat(rooms.close(KITCHEN)).isTrue();
        assertThat(ann.received()).containsExactly("bye removed");
        assertThatNothingIsLeft();
    }

    @Test
    void aRoomThatDoesNotExistCannotBeClosed() {
        assertThat(rooms.close(KITCHEN)).isFalse();
        assertThat(rooms.status(KITCHEN)).isEmpty();
    }

    @Test
    void aNoticeReachesClientsThatHaveARoomAndRead() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        RoomGuest cid = come("cid").sends("join kitchen");
        RoomGuest fresh = come("new");
        RoomGuest gone = come("gone").sends("ping");
        ann.received();
        bob.received();
        gone.received();
        bob.stopsReading();
        assertThat(ann.session.notice("restart at noon\nback at one")).isTrue();
        assertThat(bob.session.notice("restart at noon")).isFalse();
        assertThat(cid.session.notice("restart at noon")).isTrue();
        assertThat(fresh.session.notice("restart at noon")).isFalse();
        assertThat(gone.session.notice("restart at noon")).isFalse();
        assertThat(ann.received()).containsExactly("notice restart at noon\\nback at one");
        assertThat(bob.received()).containsExactly("[not read]");
        assertThat(cid.received()).containsExactly("wait 1", "notice restart at noon");
        assertThat(fresh.received()).isEmpty();
    }

    @Test
    void showsARoomItsOwnersAndWhereTheyAre() {
        RoomGuest ann = ann().sends("say 1 hi");
        RoomGuest bob = come("bob").sends("join kitchen token=" + BOB);
        bob.disconnects();
        clock.pass(Duration.ofSeconds(3));
        assertThat(rooms.names()).containsExactly(KITCHEN);
        NamedRoomStatus status = rooms.status(KITCHEN).orElseThrow();
        assertThat(status.state().next()).isEqualTo(2);
        assertThat(clock.millis() - status.since()).isEqualTo(3000);
        RoomState.Owner one = status.state().one().owner().orElseThrow();
        assertThat(status.clients().apply(one.connection().orElseThrow())).containsSame(ann);
        assertThat(status.state().two().owner().orElseThrow().connection()).isEmpty();
        assertThat(status.clients().apply(new ConnectionId("another node", 1))).isEmpty();
        assertThat(rooms.sessions()).containsExactly(ann.session);
        assertThat(ann.session.place()).contains(KITCHEN);
        assertThat(ann.session.seat()).contains(Seat.ONE);
        assertThat(bob.session.place()).isEmpty();
    }

    // plain rooms

    private final Lobby lobby =
            Lobbies.of(RoomSettings.builder().rooms(2).waiting(2).build(), clock);

    private List<Recorder> five() {
        List<Recorder> all = Stream.of("a", "b", "c", "d", "e")
                .map(name -> Recorder.connect(lobby, name))
                .toList();
        all.forEach(Recorder::received);
        return all;
    }

    @Test
    void aRemovedPlainClientGetsExitAndItsSeatGoesToTheNext() {
        List<Recorder> all = five();
        all.get(0).sends("question");
        all.get(1).session.remove();
        assertThat(all.get(1).received()).containsExactly("question", "exit", "[dismissed]");
        assertThat(all.get(4).received()).containsExactly("2", "emi", "question");
        assertThat(all.get(1).session.hasLeft()).isTrue();
        all.get(1).session.remove();
        assertThat(all.get(1).received()).isEmpty();
    }

    @Test
    void nobodyTakesOverTheConversationOfAClosedPlainRoom() {
        List<Recorder> all = five();
        all.get(0).sends("question");
        assertThat(lobby.close(1)).isTrue();
        assertThat(all.get(0).received()).containsExactly("exit", "[dismissed]");
        assertThat(all.get(1).received()).containsExactly("question", "exit", "[dismissed]");
        assertThat(all.get(4).received()).containsExactly("1");
        assertThat(all.get(2).received()).isEmpty();
        assertThat(lobby.openRooms()).isEqualTo(2);
        assertThat(lobby.close(3)).isFalse();
    }

    @Test
    void showsThePlainRoomOfAClient() {
        List<Recorder> all = five();
        all.get(0).sends("question");
        Recorder a = all.get(0);
        assertThat(a.session.place())
                .contains(new RoomStatus(1, Optional.of(a), Optional.of(all.get(1)), Seat.TWO, true, true));
        assertThat(all.get(4).session.place()).isEmpty();
        assertThat(all.get(4).session.participant()).isSameAs(all.get(4));
        assertThat(lobby.sessions()).hasSize(5);
        all.get(1).disconnects();
        all.get(4).disconnects();
        assertThat(a.session.place())
                .contains(new RoomStatus(1, Optional.of(a), Optional.empty(), Seat.TWO, true, true));
    }
}
