package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clients of named rooms on a node: what they send and receive, and when they are let go. */
class RoomsTest extends OneNode {
    /** The example of docs/rooms.md. */
    @Test
    void twoClientsTalkAndOneComesBack() {
        RoomGuest ann = come("ann").sends("join kitchen name=Ann token=" + ANN, "say 1 which question?");
        assertThat(ann.received()).containsExactly("seat 1 " + ANN + " 1 1", "partner none", "taken 1");
        RoomGuest bob = come("bob").sends("join kitchen name=Bob token=" + BOB, "say 2 this one!");
        assertThat(bob.received())
                .containsExactly("seat 2 " + BOB + " 2 2", "partner here Ann", "said 1 which question?", "taken 2");
        bob.disconnects();
        ann.sends("say 3 and then?");
        assertThat(ann.received())
                .containsExactly("partner here Bob", "said 2 this one!", "partner away Bob", "taken 3");
        RoomGuest again = come("bob").sends("resume kitchen " + BOB + " have=2");
        assertThat(again.received()).containsExactly("seat 2 " + BOB + " 4 2", "partner here Ann", "said 3 and then?");
        assertThat(ann.received()).containsExactly("partner here Bob");
    }

    @Test
    void theFirstLineMustBeJoinOrResume() {
        RoomGuest eve = come("eve").sends("ping", "join kitchen");
        assertThat(eve.received()).containsExactly("error first", "bye refused");
        eve.disconnects();
        assertThatNothingIsLeft();
    }

    @Test
    void aLaterJoinIsAnErrorThatCostsASeatedClientNothing() {
        RoomGuest ann = ann();
        assertThat(ann.sends("join kitchen", "resume kitchen " + ANN, "say 1 hi")
                        .received())
                .containsExactly("error syntax", "error syntax", "taken 1");
    }

    @Test
    void anErrorInTheQueueEndsTheConnectionAndItsPlaceIsFree() {
        ann();
        bob();
        RoomGuest cid = come("cid").sends("join kitchen");
        assertThat(cid.sends("join kitchen").received()).containsExactly("wait 1", "error syntax", "bye refused");
        assertThat(rooms.waiting()).isZero();
        assertThat(come("dan").sends("join kitchen").received()).containsExactly("wait 1");
    }

    @Test
    void answersPingInASeatAndInTheQueue() {
        RoomGuest ann = ann().sends("ping");
        assertThat(ann.received()).containsExactly("pong");
        bob();
        assertThat(come("cid").sends("join kitchen", "ping").received()).containsExactly("wait 1", "pong");
    }

    @Test
    void aClientThatLeavesIsLetGoAndItsRoomIsDeleted() {
        assertThat(ann().sends("leave", "ping").received()).containsExactly("bye left");
        assertThatNothingIsLeft();
    }

    @Test
    void aRoomWhoseOwnersAreAwayIsDeletedInTime() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        ann.sends("say 1 hi");
        ann.disconnects();
        clock.pass(Duration.ofMinutes(1));
        bob.disconnects();
        store.deliver();
        clock.pass(KEEP.minusMillis(1));
        assertThat(rooms.size()).isEqualTo(1);
        clock.pass(Duration.ofMillis(1));
        store.deliver();
        assertThatNothingIsLeft();
    }

    @Test
    void aSeatThatIsResumedInTimeIsKept() {
        ann().disconnects();
        clock.pass(KEEP.minusMillis(1));
        RoomGuest again = come("ann").sends("resume kitchen " + ANN);
        clock.pass(KEEP.multipliedBy(3));
        assertThat(again.sends("say 1 hi").received()).endsWith("taken 1");
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void aClientThatSaysNothingForTooLongIsLetGo() {
        Rooms strict = rooms(NamedRoomSettings.builder().turnTimeout(Duration.ofMinutes(1)));
        RoomGuest ann = RoomGuest.connect(strict, "ann").sends("join kitchen");
        RoomGuest bob = RoomGuest.connect(strict, "bob").sends("join kitchen");
        for (int number = 1; number < 9; number += 2) {
            clock.pass(Duration.ofSeconds(40));
            ann.sends("say " + number + " x");
            clock.pass(Duration.ofSeconds(40));
            bob.sends("say " + (number + 1) + " x");
        }
        assertThat(clock.tasks()).isEqualTo(1);
        ann.received();
        clock.pass(Duration.ofSeconds(59));
        assertThat(ann.received()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(ann.received()).containsExactly("bye idle");
        assertThat(bob.received()).endsWith("partner none");
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFromAndIsToldTheDifferenceLater() {
        RoomGuest ann = ann();
        ann.stopsReading();
        assertThat(ann.received()).containsExactly("[not read]");
        for (int i = 0; i < 10; i++) {
            RoomGuest bob = come("bob").sends("join kitchen name=Bob token=" + BOB);
            bob.disconnects();
        }
        RoomGuest bob = come("bob").sends("join kitchen token=" + BOB);
        assertThat(bob.received()).contains("partner here Ann");
        assertThat(ann.received()).isEmpty();
        ann.readsAgain();
        assertThat(ann.received()).containsExactly("[read]", "partner here Bob");
        ann.stopsReading();
        ann.readsAgain();
        assertThat(ann.received()).containsExactly("[not read]", "[read]");
    }

    @Test
    void aClientThatDoesNotReadIsLetGoAllTheSame() {
        RoomGuest ann = ann();
        ann.stopsReading();
        come("ann").sends("resume kitchen " + ANN);
        assertThat(ann.received()).containsExactly("[not read]", "bye resumed");
    }

    @Test
    void aClientThatDoesNotReadInTheQueueIsToldItsPlaceOnce() {
        RoomGuest ann = ann();
        bob();
        ann.stopsReading();
        RoomGuest cid = come("cid").sends("join kitchen");
        RoomGuest dan = come("dan").sends("join kitchen");
        ann.readsAgain();
        assertThat(dan.received()).containsExactly("wait 2");
        dan.stopsReading();
        cid.sends("leave");
        ann.sends("leave");
        dan.readsAgain();
        assertThat(dan.received()).hasSize(4).startsWith("[not read]", "[read]").endsWith("partner here Bob");
    }

    @Test
    void aClientInTheQueueIsToldItsPlaceWheneverThatChanges() {
        RoomGuest ann = ann();
        bob();
        RoomGuest cid = come("cid").sends("join kitchen");
        RoomGuest dan = come("dan").sends("join kitchen");
        ann.sends("say 1 hi");
        cid.sends("leave");
        assertThat(cid.received()).containsExactly("wait 1", "bye left");
        assertThat(dan.received()).containsExactly("wait 2");
        clock.pass(Duration.ZERO);
        assertThat(dan.received()).containsExactly("wait 1");
        clock.pass(Duration.ZERO);
        assertThat(dan.received()).isEmpty();
    }

    @Test
    void aClientInTheQueueIsToldOnceOfAllChangesAtTheSameMoment() {
        Rooms some = rooms(NamedRoomSettings.builder().waiting(10));
        List<RoomGuest> guests = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            guests.add(RoomGuest.connect(some, "guest" + i).sends("join cellar"));
        }
        RoomGuest last = guests.get(11);
        assertThat(last.received()).containsExactly("wait 10");
        guests.subList(2, 5).forEach(guest -> guest.sends("leave"));
        guests.get(5).disconnects();
        guests.get(6).sends("join cellar"); // an error
        assertThat(last.received()).isEmpty();
        clock.pass(Duration.ZERO);
        assertThat(last.received()).containsExactly("wait 5");
        guests.get(0).sends("leave");
        assertThat(guests.get(7).received()).first().asString().startsWith("wait 6");
        assertThat(guests.get(8).received()).containsExactly("wait 7", "wait 2");
        clock.pass(Duration.ZERO);
        assertThat(guests.get(8).received()).containsExactly("wait 1");
        assertThat(last.received()).containsExactly("wait 4");
    }

    @Test
    void aNewClientMayStopReadingBeforeItsFirstLine() {
        RoomGuest ann = come("ann");
        ann.stopsReading();
        ann.readsAgain();
        assertThat(ann.received()).containsExactly("[not read]", "[read]");
    }

    @Test
    void endsAllConversationsWhenItCloses() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        ann.disconnects();
        bob.received();
        RoomGuest silent = come("silent");
        rooms.close();
        assertThat(bob.received()).containsExactly("bye ended");
        assertThat(silent.received()).containsExactly("bye ended");
        assertThat(come("late").received()).containsExactly("bye ended");
        bob.disconnects();
        assertThat(rooms.size() + rooms.clients() + store.watches()).isZero();
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void reportsThatASeatIsFreeWhoseOwnerDidNotComeBack() {
        ann();
        RoomGuest bob = bob();
        bob.disconnects();
        notes.taken();
        clock.pass(KEEP);
        assertThat(notes.taken()).containsExactly("2 of kitchen is free");
        Rooms forgetful = rooms(NamedRoomSettings.builder().keepSeat(Duration.ZERO));
        RoomGuest.connect(forgetful, "cid").sends("join cellar").disconnects();
        assertThat(notes.taken())
                .endsWith("cid is away from 1 of cellar: vanished", "1 of cellar is free", "cellar deleted");
    }

    @Test
    void reportsWhatHappensInTheOrderOfEvents() {
        RoomGuest ann = come("ann").sends("join kitchen secret=hush token=" + ANN, "say 1 psst");
        RoomGuest bob = come("bob").sends("join kitchen secret=hush token=" + BOB);
        RoomGuest cid = come("cid").sends("join kitchen secret=hush");
        come("eve").sends("join kitchen secret=wrong");
        bob.disconnects();
        clock.pass(Duration.ofMillis(5));
        come("bob").sends("join kitchen token=" + BOB);
        come("bob").sends("resume kitchen " + BOB).sends("leave");
        come("dan").sends("join kitchen secret=hush").disconnects();
        ann.sends("leave");
        cid.sends("leave");
        assertThat(notes.taken())
                .containsExactly(
                        "kitchen created",
                        "ann takes 1 of kitchen",
                        "bob takes 2 of kitchen",
                        "cid waits for kitchen",
                        "eve never entered: error secret",
                        "bob is away from 2 of kitchen: vanished",
                        "bob resumes 2 of kitchen",
                        "bob leaves 2 of kitchen: resumed",
                        "bob resumes 2 of kitchen",
                        "bob leaves 2 of kitchen: left",
                        "cid takes 2 of kitchen",
                        "dan waits for kitchen",
                        "dan leaves the queue of kitchen: vanished",
                        "ann leaves 1 of kitchen: left",
                        "cid leaves 2 of kitchen: left",
                        "kitchen deleted");
    }
}
