package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Token;
import far.relay.server.connection.NamedRoomLog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.store.MemoryRoomStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** The named rooms of a node whose store is its memory, with recording clients. */
class RoomsTest {
    private static final String ANN = "A".repeat(22);
    private static final String BOB = "B".repeat(22);

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final MemoryRoomStore store = new MemoryRoomStore(tasks::add);
    private long randoms;
    private final Rooms rooms = new Rooms(
            NamedRoomSettings.builder().maxRooms(3).waiting(2).build(),
            store,
            clock,
            () -> ByteBuffer.allocate(Token.BYTES).putLong(++randoms).array(),
            Lobbies.unlimited(clock),
            new NamedRoomLog(new RateLimitedLog(Integer.MAX_VALUE, clock)));

    private RoomGuest come(String name) {
        return RoomGuest.connect(rooms, name);
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
        RoomGuest again = come("bob again").sends("resume kitchen " + BOB + " have=2");
        assertThat(again.received()).containsExactly("seat 2 " + BOB + " 4 2", "partner here Ann", "said 3 and then?");
        assertThat(ann.received()).containsExactly("partner here Bob");
    }
}
