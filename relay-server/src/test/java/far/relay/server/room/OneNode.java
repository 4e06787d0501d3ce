package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Token;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/** The named rooms of a node, with recording clients, and a store that answers at once unless the test lets it do something else. */
abstract class OneNode {
    static final Duration KEEP = Duration.ofMinutes(10);
    static final String ANN = "A".repeat(22);
    static final String BOB = "B".repeat(22);
    static final String[] BUSY = {"error busy", "bye refused"};

    final RoomNotes notes = new RoomNotes();
    final ManualClock clock = new ManualClock();
    final ScriptedStore store = new ScriptedStore(10 * RoomState.ROOM_BYTES);
    final MemoryLimit memory =
            new MemoryLimit(new MemoryBudget(4_000_000, () -> 0, 4096, 100_000), clock, new Lobbies.NoLog());
    private long randoms;
    final Rooms rooms = rooms(NamedRoomSettings.builder().maxRooms(3).waiting(2).keepSeat(KEEP));

    Rooms rooms(NamedRoomSettings.Builder settings) {
        NamedRoomSettings built = settings.build();
        return rooms(() -> built);
    }

    Rooms rooms(Supplier<NamedRoomSettings> settings) {
        return new Rooms(
                settings,
                store,
                clock,
                () -> Token.ofBytes(
                        ByteBuffer.allocate(Token.BYTES).putLong(++randoms).array()),
                memory,
                notes);
    }

    RoomGuest come(String name) {
        return RoomGuest.connect(rooms, name);
    }

    RoomGuest ann() {
        RoomGuest ann = come("ann").sends("join kitchen name=Ann token=" + ANN);
        assertThat(ann.received()).containsExactly("seat 1 " + ANN + " 1 1", "partner none");
        return ann;
    }

    RoomGuest bob() {
        RoomGuest bob = come("bob").sends("join kitchen name=Bob token=" + BOB);
        assertThat(bob.received()).startsWith("seat 2 " + BOB + " 1 1", "partner here Ann");
        return bob;
    }

    void assertThatNothingIsLeft() {
        assertThat(rooms.size()).as("rooms").isZero();
        assertThat(rooms.clients()).as("clients").isZero();
        assertThat(rooms.waiting()).as("waiting").isZero();
        assertThat(store.rooms().size()).as("stored rooms").isZero();
        assertThat(store.rooms().bytes()).as("bytes").isZero();
        assertThat(store.watches()).as("watches").isZero();
        assertThat(clock.tasks()).as("timers").isZero();
    }
}
