package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEvent.Presence;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import far.relay.server.store.MemoryRoomStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A named room on two nodes, whose store answers when the test lets it. {@link RoomNodesTest} does the same at random. */
class NamedRoomTest {
    private static final RoomName KITCHEN = RoomHarness.KITCHEN;
    private static final long KEEP = 1000;
    private static final Token ANN = new Token("A".repeat(22));

    private final RoomRules rules = new RoomRules(RoomHarness.settings(KEEP, 100, 0, 0), RoomHarness.QUICK_HASH);
    private final SlowStore store = new SlowStore();
    private final QuietHost host = new QuietHost(() -> {});
    private long now;
    private final NamedRoom here = new NamedRoom(KITCHEN, () -> rules, store, () -> now, host);
    private final NamedRoom there = new NamedRoom(KITCHEN, () -> rules, store, () -> now, host);

    /** A client, which keeps what it receives. */
    private final class Person implements NamedRoom.Client {
        final List<RoomEvent> received = new ArrayList<>();
        final NamedRoom room;
        final ConnectionId id;
        /** Whose connection ends when this one receives something. */
        Person ends;

        Person(NamedRoom room, String name) {
            this.room = room;
            this.id = new ConnectionId(room == here ? "here" : "there", name.hashCode());
        }

        @Override
        public void send(List<RoomEvent> events) {
            received.addAll(events);
            if (ends != null) {
                room.disconnected(ends.id);
            }
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void settled() {}

        Person joins(Token token) {
            RoomRules.Arrival arrival = new RoomRules.Arrival(id, token, "salt", true, true);
            room.join(this, arrival, new RoomCommand.Join(KITCHEN));
            return this;
        }

        Person resumes(Token token) {
            room.resume(this, id, new RoomCommand.Resume(KITCHEN, token, 0));
            return this;
        }

        Person says(long number, String text) {
            room.say(id, new RoomCommand.Say(number, Message.of(text)));
            return this;
        }

        List<RoomEvent> hears() {
            store.answer();
            List<RoomEvent> all = List.copyOf(received);
            received.clear();
            return all;
        }
    }

    private Person ann() {
        Person ann = new Person(here, "ann").joins(ANN);
        assertThat(ann.hears()).first().isInstanceOf(RoomEvent.Seated.class);
        return ann;
    }

    private static RoomEvent.Partner partner(Presence presence) {
        return new RoomEvent.Partner(presence, Optional.empty());
    }

    @Test
    void aClientThatReadsAgainIsToldNothingWithoutAPlaceInTheRoom() {
        Person ann = ann();
        Person bob = new Person(here, "bob").joins(new Token("B".repeat(22)));
        here.tell(bob.id); // the store has not answered yet
        assertThat(bob.received).isEmpty();
        assertThat(bob.hears()).first().isInstanceOf(RoomEvent.Seated.class);
        assertThat(ann.hears()).containsExactly(partner(Presence.HERE));
        here.disconnected(bob.id);
        here.tell(bob.id);
        assertThat(bob.hears()).isEmpty();
    }

    @Test
    void clientsOfTwoNodesTalk() {
        Person ann = ann().says(1, "hi");
        assertThat(ann.hears()).containsExactly(new RoomEvent.Taken(1));
        Person bob = new Person(there, "bob").joins(new Token("B".repeat(22)));
        assertThat(bob.hears()).hasSize(3).endsWith(partner(Presence.HERE), new RoomEvent.Said(1, Message.of("hi")));
        bob.says(2, "ho");
        assertThat(bob.hears()).containsExactly(new RoomEvent.Taken(2));
        assertThat(ann.hears()).isEmpty();
        here.refresh();
        assertThat(ann.hears()).containsExactly(partner(Presence.HERE), new RoomEvent.Said(2, Message.of("ho")));
        here.refresh();
        assertThat(ann.hears()).isEmpty();
    }

    @Test
    void aCommandIsDecidedAgainIfAnotherNodeWasFaster() {
        here.refresh();
        there.refresh();
        store.answer();
        Person ann = new Person(here, "ann").joins(ANN);
        Person bob = new Person(there, "bob").joins(new Token("B".repeat(22)));
        assertThat(ann.hears()).contains(partner(Presence.NONE));
        assertThat(bob.hears()).contains(partner(Presence.HERE));
        assertThat(store.state.version()).isEqualTo(2);
    }

    @Test
    void nothingIsRefusedOnAStateThatMayBeOld() {
        there.refresh();
        Person ann = ann();
        Person again = new Person(there, "again").resumes(ANN);
        assertThat(again.hears()).first().isInstanceOf(RoomEvent.Seated.class);
        here.refresh();
        assertThat(ann.hears()).singleElement().extracting("code").isEqualTo("resumed");
        assertThat(here.isIdle()).isTrue();
        assertThat(there.isIdle()).isFalse();
    }

    @Test
    void aWrongTokenIsRefused() {
        ann();
        Person eve = new Person(there, "eve").resumes(new Token("E".repeat(22)));
        assertThat(eve.hears()).singleElement().extracting("code").isEqualTo("token");
        assertThat(there.isIdle()).isTrue();
    }

    @Test
    void aMessageOutOfTurnIsRefusedAndTheClientStays() {
        Person ann = ann().says(2, "early");
        assertThat(ann.hears()).singleElement().extracting("code").isEqualTo("number");
        ann.says(1, "hi");
        assertThat(ann.hears()).containsExactly(new RoomEvent.Taken(1));
    }

    @Test
    void aClientThatHasGoneTakesNoSeat() {
        Person ann = new Person(here, "ann").joins(ANN);
        here.disconnected(ann.id);
        assertThat(ann.hears()).isEmpty();
        assertThat(store.state.exists()).isFalse();
        assertThat(here.isIdle()).isTrue();
    }

    @Test
    void aSeatThatAClientGotWhenItHadGoneIsAway() {
        here.refresh();
        store.answer();
        Person ann = new Person(here, "ann").joins(ANN); // the store is asked at once
        here.disconnected(ann.id);
        assertThat(ann.hears()).isEmpty();
        assertThat(store.state.one().owner().orElseThrow().isAway()).isTrue();
    }

    @Test
    void aClientThatLeavesIsToldSo() {
        Person ann = ann();
        here.leave(ann.id);
        assertThat(ann.hears()).singleElement().extracting("code").isEqualTo("left");
        assertThat(store.state.exists()).isFalse();
    }

    @Test
    void theClientsOfADeadNodeAreAwayAndLoseTheirSeatsInTime() {
        Person ann = ann();
        there.refresh();
        there.lose(connection -> connection.node().equals("here"));
        store.answer();
        assertThat(store.state.one().owner().orElseThrow().isAway()).isTrue();
        now = KEEP - 1;
        there.expire();
        store.answer();
        assertThat(store.state.exists()).isTrue();
        now = KEEP;
        there.expire();
        store.answer();
        assertThat(store.state.exists()).isFalse();
        here.refresh();
        assertThat(ann.hears()).singleElement().extracting("code").isEqualTo("restart");
    }

    @Test
    void aStoreThatIsDownCostsAMessageAnErrorAndIsNotAskedWithoutEnd() {
        Person ann = ann();
        store.isDown = true;
        int before = store.asked;
        ann.says(1, "hi");
        assertThat(ann.hears()).singleElement().extracting("code").isEqualTo("store");
        assertThat(here.state()).isEmpty();
        Person bob = new Person(here, "bob").joins(new Token("B".repeat(22)));
        assertThat(bob.hears()).singleElement().extracting("code").isEqualTo("busy");
        assertThat(store.asked - before).isLessThan(10);
        store.isDown = false;
        ann.says(1, "hi");
        assertThat(ann.hears()).containsExactly(new RoomEvent.Taken(1));
        assertThat(here.state()).contains(store.state);
    }

    @Test
    void whatMustBeDoneWaitsForAStoreThatIsDown() {
        Person ann = ann();
        store.isDown = true;
        here.disconnected(ann.id);
        assertThat(here.isIdle()).isFalse();
        store.isDown = false;
        here.refresh();
        here.refresh(); // while it is being loaded
        store.answer();
        assertThat(store.state.one().owner().orElseThrow().isAway()).isTrue();
        assertThat(here.isIdle()).isTrue();
    }

    @Test
    void whatWasAskedByAClientThatHasGoneIsAnsweredToNobody() {
        Person ann = ann().says(2, "early");
        here.disconnected(ann.id);
        assertThat(ann.hears()).isEmpty();
        here.refresh();
        assertThat(here.isIdle()).isFalse();
        store.answer();
        assertThat(here.isIdle()).isTrue();
    }

    @Test
    void aStoreInMemoryAnswersAtOnce() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        NamedRoom room = new NamedRoom(KITCHEN, () -> rules, new MemoryRoomStore(tasks::add), () -> now, host);
        Person ann =
                new Person(room, "ann").joins(ANN).says(1, "hi").says(1, "hi").says(2, "early");
        assertThat(ann.received)
                .hasSize(5)
                .contains(new RoomEvent.Taken(1), new RoomEvent.Taken(1))
                .last()
                .extracting("code")
                .isEqualTo("turn");
        room.leave(ann.id);
        assertThat(room.isIdle()).isTrue();
    }

    @Test
    void aClientThatGoesWhileAnotherOneIsToldIsForgotten() {
        Person ann = ann();
        Person bob = new Person(here, "bob").joins(new Token("B".repeat(22)));
        bob.hears();
        ann.ends = bob;
        bob.ends = ann;
        here.lose(connection -> connection.node().equals("here"));
        store.answer();
        assertThat(ann.received.size() + bob.received.size()).isEqualTo(2);
        assertThat(here.isIdle()).isTrue();
    }
}
