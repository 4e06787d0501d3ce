package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of the named rooms of a node: errors, lengths, rooms, queues, secrets and memory. */
class RoomLimitsTest extends OneNode {
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
}
