package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.Token;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The named rooms of a node, with recording clients, and a store that answers at once unless the test lets it do something else. */
class RoomsTest {
    private static final Duration KEEP = Duration.ofMinutes(10);
    private static final String ANN = "A".repeat(22);
    private static final String BOB = "B".repeat(22);
    private static final String[] BUSY = {"error busy", "bye refused"};

    private final RoomNotes notes = new RoomNotes();
    private final ManualClock clock = new ManualClock();
    private final ScriptedStore store = new ScriptedStore(10 * RoomState.ROOM_BYTES);
    private final MemoryLimit memory =
            new MemoryLimit(new MemoryBudget(4_000_000, () -> 0, 4096, 100_000), clock, new Lobbies.NoLog());
    private long randoms;
    private final Rooms rooms =
            rooms(NamedRoomSettings.builder().maxRooms(3).waiting(2).keepSeat(KEEP));

    private Rooms rooms(NamedRoomSettings.Builder settings) {
        return new Rooms(
                settings.build(),
                store,
                clock,
                () -> Token.ofBytes(
                        ByteBuffer.allocate(Token.BYTES).putLong(++randoms).array()),
                memory,
                notes);
    }

    private RoomGuest come(String name) {
        return RoomGuest.connect(rooms, name);
    }

    private RoomGuest ann() {
        RoomGuest ann = come("ann").sends("join kitchen name=Ann token=" + ANN);
        assertThat(ann.received()).containsExactly("seat 1 " + ANN + " 1 1", "partner none");
        return ann;
    }

    private RoomGuest bob() {
        RoomGuest bob = come("bob").sends("join kitchen name=Bob token=" + BOB);
        assertThat(bob.received()).startsWith("seat 2 " + BOB + " 1 1", "partner here Ann");
        return bob;
    }

    private void assertThatNothingIsLeft() {
        assertThat(rooms.size()).as("rooms").isZero();
        assertThat(rooms.clients()).as("clients").isZero();
        assertThat(rooms.waiting()).as("waiting").isZero();
        assertThat(store.rooms().size()).as("stored rooms").isZero();
        assertThat(store.rooms().bytes()).as("bytes").isZero();
        assertThat(store.watches()).as("watches").isZero();
        assertThat(clock.tasks()).as("timers").isZero();
    }

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
    void aClientWithTooManyErrorsIsAwayAndNothingOfItCountsAnyMore() {
        RoomGuest ann = ann();
        RoomGuest bob = bob();
        ann.received();
        for (int i = 0; i < RoomErrors.MOST; i++) {
            assertThat(ann.sends("say 7 x").received()).containsExactly("error number");
        }
        assertThat(ann.sends("say 7 x").received()).containsExactly("error number", "bye refused");
        assertThat(bob.received()).containsExactly("partner away Ann");
        ann.sends("say 1 hi", "leave", "ping");
        ann.session.refuse(ErrorCode.LONG, "too long");
        ann.stopsReading();
        ann.readsAgain();
        ann.disconnects();
        assertThat(ann.received()).isEmpty();
        assertThat(bob.received()).isEmpty();
    }

    @Test
    void aLineThatIsTooLongCostsTheConnectionAndNotTheSeat() {
        RoomGuest ann = ann();
        ann.session.refuse(ErrorCode.LONG, "too long");
        assertThat(ann.received()).containsExactly("error long", "bye refused");
        assertThat(come("ann").sends("resume kitchen " + ANN).received())
                .first()
                .asString()
                .startsWith("seat 1");
    }

    @Test
    void aClientThatLeavesIsLetGoAndItsRoomIsDeleted() {
        assertThat(ann().sends("leave", "ping").received()).containsExactly("bye left");
        assertThatNothingIsLeft();
    }

    @Test
    void refusesMoreRoomsThanItMayHave() {
        RoomGuest first = come("a").sends("join one");
        come("b").sends("join two");
        come("c").sends("join three");
        assertThat(come("d").sends("join four").received()).containsExactly(BUSY);
        assertThat(come("e").sends("join three").received()).first().asString().startsWith("seat 2");
        assertThat(come("f").sends("resume five " + ANN).received()).containsExactly("error token", "bye refused");
        first.sends("leave");
        assertThat(come("g").sends("join four").received()).first().asString().startsWith("seat 1");
        assertThat(rooms.size()).isEqualTo(3);
    }

    @Test
    void allQueuesTogetherHaveALimit() {
        RoomGuest ann = ann();
        bob();
        come("x").sends("join cellar");
        come("y").sends("join cellar");
        RoomGuest cid = come("cid").sends("join kitchen token=" + "C".repeat(22));
        come("dan").sends("join cellar");
        assertThat(rooms.waiting()).isEqualTo(2);
        assertThat(come("eve").sends("join cellar").received()).containsExactly("error full", "bye refused");
        assertThat(come("eve").sends("join attic").received())
                .first()
                .asString()
                .startsWith("seat 1");
        RoomGuest other = come("cid").sends("join kitchen token=" + "C".repeat(22));
        assertThat(other.received()).as("its own place").containsExactly("wait 1");
        assertThat(cid.received()).containsExactly("wait 1", "bye resumed");
        assertThat(rooms.waiting()).isEqualTo(2);
        ann.sends("leave");
        assertThat(other.received()).first().asString().startsWith("seat 1");
        assertThat(rooms.waiting()).isEqualTo(1);
        RoomGuest fay = come("fay").sends("join kitchen");
        assertThat(fay.received()).containsExactly("wait 1");
        fay.disconnects();
        assertThat(rooms.waiting()).isEqualTo(1);
        come("gus").sends("join kitchen wait=no");
        assertThat(rooms.waiting()).isEqualTo(1);
    }

    @Test
    void anAddressThatTriesTenSecretsIsRefusedForAMinute() {
        RoomGuest ann = come("ann").sends("join kitchen secret=right token=" + ANN);
        for (int i = 0; i < WrongSecrets.MOST; i++) {
            assertThat(come("eve").sends("join kitchen secret=wrong").received())
                    .startsWith("error secret");
            clock.pass(Duration.ofSeconds(3));
        }
        assertThat(come("eve").sends("join kitchen secret=right").received()).containsExactly(BUSY);
        assertThat(come("eve").sends("join another").received()).containsExactly(BUSY);
        assertThat(come("eve").sends("resume kitchen " + ANN).received())
                .first()
                .asString()
                .startsWith("seat 1");
        assertThat(ann.received()).endsWith("bye resumed");
        assertThat(come("bob").sends("join kitchen secret=right").received())
                .first()
                .asString()
                .startsWith("seat");
        clock.pass(Duration.ofSeconds(30));
        assertThat(come("eve").sends("join another").received())
                .first()
                .asString()
                .startsWith("seat");
        assertThat(come("eve").sends("join kitchen").received()).startsWith("error secret");
        assertThat(come("eve").sends("join kitchen").received())
                .as("ten in a minute again")
                .containsExactly(BUSY);
    }

    @Test
    void remembersTheWrongSecretsOfALimitedNumberOfAddresses() {
        WrongSecrets secrets = new WrongSecrets();
        for (int i = 0; i < WrongSecrets.MOST; i++) {
            secrets.add("first", 0);
            secrets.add("second", 0);
        }
        for (int i = 2; i < WrongSecrets.MOST_ADDRESSES; i++) {
            secrets.add(i, 1);
        }
        assertThat(secrets.isReached("first", 2)).isTrue();
        secrets.add("one more", 3);
        assertThat(secrets.isReached("first", 4)).isTrue();
        assertThat(secrets.isReached("second", 4)).isFalse();
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
        assertThat(dan.received()).containsExactly("wait 2", "wait 1");
    }

    @Test
    void aNewClientMayStopReadingBeforeItsFirstLine() {
        RoomGuest ann = come("ann");
        ann.stopsReading();
        ann.readsAgain();
        assertThat(ann.received()).containsExactly("[not read]", "[read]");
    }

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
    void roomsAndPlacesAreCountedWhileTheStoreIsAsked() {
        Rooms small = rooms(NamedRoomSettings.builder().maxRooms(1).waiting(1));
        store.isSlow();
        RoomGuest ann = RoomGuest.connect(small, "ann").sends("join kitchen");
        RoomGuest eve = RoomGuest.connect(small, "eve").sends("join cellar");
        RoomGuest bob = RoomGuest.connect(small, "bob").sends("join kitchen");
        assertThat(small.waiting()).isEqualTo(1);
        store.answer();
        assertThat(ann.received()).contains("partner none");
        assertThat(eve.received()).endsWith(BUSY);
        assertThat(bob.received()).contains("partner here");
        assertThat(small.waiting()).isZero();
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
        String half = "x".repeat(18_000);
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
    void anAnswerOfTheStoreAfterItClosedStartsNothing() {
        store.isSlow();
        RoomGuest ann = come("ann").sends("join kitchen");
        rooms.close();
        store.answer();
        assertThat(ann.received()).containsExactly("[not read]", "bye ended");
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void closesTheClientsThatBufferMostWhenMemoryIsShort() {
        List<RoomGuest> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(come("client " + i).sends("join room" + i + " token=" + ANN));
        }
        RoomGuest greedy = all.get(1);
        greedy.received();
        greedy.buffers(1_100_000);
        for (int i = 0; i < 10; i++) {
            come("more " + i);
        }
        clock.pass(Duration.ofMillis(250));
        assertThat(greedy.received()).containsExactly("error busy", "bye refused", "[dropped]");
        greedy.session.shed();
        assertThat(greedy.received()).isEmpty();
        assertThat(all.get(0).sends("ping").received()).endsWith("pong");
        assertThat(come("again").sends("resume room1 " + ANN).received())
                .first()
                .asString()
                .startsWith("seat 1");
    }

    @Test
    void refusesClientsWhenThereAreTooManyForTheMemory() {
        IntStream.range(0, 300).forEach(i -> come("client " + i));
        clock.pass(Duration.ofMillis(250));
        assertThat(memory.isFull()).isTrue();
        assertThat(come("one too many").received()).containsExactly(BUSY);
        assertThat(rooms.clients()).isEqualTo(300);
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
                        "bob resumes 2 of kitchen",
                        "bob leaves 2 of kitchen: resumed",
                        "bob leaves 2 of kitchen: left",
                        "cid takes 2 of kitchen",
                        "dan waits for kitchen",
                        "dan leaves the queue of kitchen: vanished",
                        "ann leaves 1 of kitchen: left",
                        "cid leaves 2 of kitchen: left",
                        "kitchen deleted");
    }

    /** Every second room is left, and the others are given up. */
    @Test
    void tenThousandRoomsLeaveNothingBehind() {
        int count = 10_000;
        Rooms many = rooms(NamedRoomSettings.builder().maxRooms(count).history(100));
        for (int i = 0; i < count; i++) {
            RoomGuest one = RoomGuest.connect(many, "one").sends("join room" + i % 5000, "say 1 x");
            RoomGuest two = RoomGuest.connect(many, "two").sends("join room" + i % 5000, "say 2 y");
            if (i % 2 == 0) {
                one.sends("leave");
                two.sends("leave");
            } else {
                one.sends("leave");
                two.disconnects();
            }
            if (i % 4 == 0) {
                clock.pass(KEEP);
            }
        }
        clock.pass(KEEP);
        store.deliver();
        assertThat(many.size() + many.clients() + many.waiting()).isZero();
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
}
