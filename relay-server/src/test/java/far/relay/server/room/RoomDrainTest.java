package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomName;
import org.junit.jupiter.api.Test;

/** Named rooms of a node that drains (docs/operations.md): nobody new can come, and nobody can come back. */
class RoomDrainTest extends OneNode {
    @Test
    void thoseWhoAreHereGoOnUntilOneOfThemLeaves() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        rooms.drain();
        ann.sends("say 1 are you there?");
        bob.sends("say 2 yes");
        ann.sends("say 3 bye", "leave");
        assertThat(ann.received()).containsExactly("partner here Bob", "taken 1", "said 2 yes", "taken 3", "bye left");
        assertThat(bob.received())
                .containsExactly("said 1 are you there?", "taken 2", "said 3 bye", "partner none", "bye ended");
        assertThat(rooms.clients()).isZero();
        assertThat(rooms.size()).isZero();
        assertThat(store.watches()).isZero();
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void aPartnerThatIsCutCannotComeBackSoTheOtherIsLetGo() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        rooms.drain();
        bob.disconnects();
        assertThat(ann.received()).containsExactly("partner here Bob", "partner away Bob", "bye ended");
        assertThat(come("bob").received()).containsExactly("bye ended");
        assertThat(rooms.clients()).isZero();
    }

    @Test
    void thoseWhoHaveNoPartnerAreLetGoAtOnce() {
        RoomGuest ann = ann();
        RoomGuest cid = come("cid").sends("join hall name=Cid");
        RoomGuest dan = come("dan").sends("join hall name=Dan");
        dan.disconnects();
        cid.received();
        rooms.drain();
        assertThat(ann.received()).containsExactly("bye ended");
        assertThat(cid.received()).containsExactly("bye ended");
        assertThat(rooms.clients()).isZero();
    }

    @Test
    void thoseWhoWaitForASeatOrHaveSaidNothingAreLetGoAtOnceAndGetNoSeatLater() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        RoomGuest cid = come("cid").sends("join kitchen name=Cid");
        RoomGuest silent = come("silent");
        rooms.drain();
        assertThat(cid.received()).containsExactly("wait 1", "bye ended");
        assertThat(silent.received()).containsExactly("bye ended");
        assertThat(rooms.waiting()).isZero();
        bob.received();
        ann.sends("leave");
        assertThat(bob.received()).containsExactly("partner none", "bye ended");
        assertThat(cid.received()).isEmpty();
    }

    @Test
    void thoseWhoWaitForATakenSeatWhileTheOtherIsFreeAreLetGoOnce() {
        RoomGuest bob = come("bob");
        RoomGuest cid = come("cid");
        RoomGuest ann = ann();
        bob.sends("join kitchen seat=1");
        cid.sends("join kitchen seat=1");
        rooms.drain();
        assertThat(ann.received()).containsExactly("bye ended");
        assertThat(bob.received()).containsExactly("wait 1", "bye ended");
        assertThat(cid.received()).containsExactly("wait 2", "bye ended");
        assertThat(rooms.clients()).isZero();
        assertThat(rooms.size()).isZero();
    }

    @Test
    void aRoomThatTheOperatorEndsWhileDrainingIsGone() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        rooms.drain();
        assertThat(rooms.close(new RoomName("kitchen"))).isTrue();
        assertThat(ann.received()).containsExactly("partner here Bob", "bye removed");
        assertThat(bob.received()).containsExactly("bye removed");
        assertThatNothingIsLeft();
    }

    @Test
    void aClientThatDoesNotReadGetsWhatItsPartnerSaidLastWhenItReads() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        rooms.drain();
        bob.stopsReading();
        bob.received();
        ann.sends("say 1 this is important", "leave");
        assertThat(bob.received()).isEmpty();
        bob.readsAgain();
        assertThat(bob.received()).containsExactly("[read]", "partner none", "said 1 this is important", "bye ended");
        assertThat(rooms.clients()).isZero();
    }

    @Test
    void theStopOfTheServerEndsWhoIsLeft() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        rooms.drain();
        rooms.drain();
        rooms.close();
        assertThat(ann.received()).containsExactly("partner here Bob", "bye ended");
        assertThat(bob.received()).containsExactly("bye ended");
        ann.disconnects();
        bob.disconnects();
        assertThat(rooms.clients()).isZero();
    }
}
