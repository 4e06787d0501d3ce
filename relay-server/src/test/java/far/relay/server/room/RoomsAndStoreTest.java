package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomCommand;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The named rooms of a node whose store answers late, fails, forgets, is full, or is changed by another node. */
class RoomsAndStoreTest extends OneNode {
    @Test
    void whileACommandWaitsForTheStoreNoOtherOneIsRead() {
        store.isSlow();
        RoomGuest ann = come("ann").sends("join kitchen token=" + ANN);
        assertThat(ann.received()).containsExactly("[not read]");
        ann.stopsReading();
        ann.readsAgain();
        assertThat(ann.received()).isEmpty();
        store.answer();
        assertThat(ann.received()).containsExactly("seat 1 " + ANN + " 1 1", "partner none", "[read]");
        ann.sends("say 1 hi");
        assertThat(ann.received()).containsExactly("[not read]");
        store.answer();
        assertThat(ann.received()).containsExactly("taken 1", "[read]");
        ann.sends("leave");
        store.answer();
        assertThat(ann.received()).containsExactly("[not read]", "bye left");
        store.deliver();
        store.answer();
        assertThatNothingIsLeft();
    }

    @Test
    void aCommandThatComesWhileAnotherOneWaitsIsDoneAfterIt() {
        store.isSlow();
        RoomGuest ann = come("ann").sends("join kitchen token=" + ANN);
        ann.session.receive(new RoomCommand.Ping());
        store.answer();
        assertThat(ann.received()).contains("pong", "seat 1 " + ANN + " 1 1");
        assertThat(store.rooms().size()).isEqualTo(1);
    }

    @Test
    void aClientThatGoesBeforeItsRoomIsLoadedLeavesNothing() {
        store.isSlow();
        RoomGuest ann = come("ann").sends("join kitchen");
        ann.disconnects();
        store.answer();
        assertThat(ann.received()).containsExactly("[not read]");
        assertThatNothingIsLeft();
    }

    @Test
    void aStoreThatIsDownCostsOneErrorAndIsAskedAgainLater() {
        RoomGuest ann = ann();
        store.fails(new IOException("down"));
        assertThat(ann.sends("say 1 hi").received()).containsExactly("error store");
        assertThat(come("bob").sends("join kitchen").received()).containsExactly(BUSY);
        assertThat(come("cid").sends("join cellar").received()).containsExactly(BUSY);
        ann.disconnects();
        store.requests = 0;
        clock.pass(Duration.ofSeconds(10));
        assertThat(store.requests).isBetween(10, 40);
        store.fails(null);
        clock.pass(Duration.ofSeconds(1));
        assertThat(rooms.size()).isEqualTo(1);
        assertThat(come("bob").sends("join kitchen").received()).contains("partner away Ann");
    }

    @Test
    void aStoreThatIsFullRefusesNewRoomsAndMessagesThatDoNotFit() {
        RoomGuest ann = ann();
        String half = "x".repeat(14_000);
        RoomGuest bob = bob();
        ann.sends("say 1 " + half);
        assertThat(bob.sends("say 2 " + half).received()).endsWith("taken 2");
        assertThat(come("cid").sends("join cellar").received()).as("a new room").containsExactly(BUSY);
        assertThat(ann.sends("say 3 " + half).received())
                .as("it replaces earlier ones")
                .endsWith("taken 3");
        assertThat(bob.sends("say 4 " + "x".repeat(40_000)).received()).endsWith("error store");
        assertThat(bob.sends("say 4 short").received()).containsExactly("taken 4");
        bob.disconnects();
        assertThat(come("bob").sends("resume kitchen " + BOB).received()).contains("past 4 2 short");
        assertThat(store.rooms().bytes()).isLessThanOrEqualTo(10 * RoomState.ROOM_BYTES);
    }

    @Test
    void aFaultEndsTheConnectionsOfTheRoomAndIsReportedAndTheRoomGoesOn() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        RoomGuest cid = come("cid").sends("join cellar");
        ann.received();
        store.confuses();
        assertThat(ann.sends("say 1 hi").received()).containsExactly("bye restart");
        assertThat(bob.received()).containsExactly("bye restart");
        assertThat(notes.taken()).contains("kitchen failed: NullPointerException");
        RoomGuest again = come("ann").sends("resume kitchen " + ANN, "say 1 hi");
        assertThat(again.received()).containsExactly("seat 1 " + ANN + " 1 1", "partner away Bob", "taken 1");
        assertThat(cid.sends("ping").received()).endsWith("pong");
        again.sends("leave");
        cid.sends("leave");
        clock.pass(KEEP);
        assertThatNothingIsLeft();
    }

    @Test
    void aFaultWhileARoomExpiresIsReportedAndItIsTriedAgain() {
        ann().disconnects();
        store.confuses();
        clock.pass(KEEP);
        assertThat(notes.taken())
                .contains("kitchen failed: NullPointerException")
                .doesNotContain("kitchen deleted");
        clock.pass(Duration.ofSeconds(1));
        assertThatNothingIsLeft();
    }

    @Test
    void aFaultBeforeARoomHasClientsLeavesNothing() {
        store.confuses();
        assertThat(come("ann").sends("join kitchen").received()).containsExactly("bye restart");
        clock.pass(KEEP);
        assertThatNothingIsLeft();
    }

    @Test
    void aStoreThatForgetsIsNoticed() {
        RoomGuest ann = ann().sends("say 1 hi");
        ann.received();
        store.forget();
        assertThat(ann.sends("say 3 hi").received()).containsExactly("bye restart");
        assertThat(notes.taken()).contains("kitchen lost data");
        assertThat(come("ann").sends("resume kitchen " + ANN).received()).startsWith("error token");
        assertThat(rooms.size()).isZero();
    }

    @Test
    void aChangeOfAnotherNodeReachesTheClients() {
        RoomGuest ann = ann();
        Rooms there = rooms(NamedRoomSettings.builder());
        RoomGuest bob = RoomGuest.connect(there, "bob").sends("join kitchen name=Bob");
        store.deliver();
        assertThat(ann.received()).containsExactly("partner here Bob");
        ann.sends("say 1 hi");
        int before = store.requests;
        store.deliver();
        assertThat(bob.received()).endsWith("said 1 hi");
        assertThat(store.requests - before).as("what is known is not loaded").isEqualTo(1);
    }

    @Test
    void anAnswerOfTheStoreAfterItClosedStartsNothing() {
        store.isSlow();
        RoomGuest ann = come("ann").sends("join kitchen");
        rooms.close();
        store.answer();
        assertThat(ann.received()).containsExactly("[not read]", "bye ended");
        assertThat(clock.tasks()).isZero();
    }
}
