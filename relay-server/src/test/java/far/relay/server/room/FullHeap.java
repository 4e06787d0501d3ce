package far.relay.server.room;

import far.relay.protocol.DisplayName;
import far.relay.protocol.Message;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import far.relay.server.store.MemoryRoomStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A process in which clients of named rooms use as much memory as they can. Prints what it measured, for {@link FullHeapTest}. */
final class FullHeap {
    private static final int ROOMS = 10_000;
    private static final int TEXT = 64 * 1024;
    /** Enough that a room remembers as many earlier connections as it can. */
    private static final int CONNECTIONS = 17;

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final MemoryRoomStore store = new MemoryRoomStore(loop::add);
    private final ManualClock clock = new ManualClock();
    private final RoomNotes notes = new RoomNotes();
    private long randoms;
    private final Rooms rooms = new Rooms(
            () -> NamedRoomSettings.builder().maxRooms(ROOMS).history(TEXT).build(),
            store,
            clock,
            () -> Token.ofBytes(
                    ByteBuffer.allocate(Token.BYTES).putLong(++randoms).array()),
            Lobbies.unlimited(clock),
            notes);

    /** A client that keeps little of what it receives. */
    private static final class Client implements RoomParticipant {
        private RoomSession session;
        private RoomEvent last;
        private long next;

        @Override
        public void send(List<RoomEvent> events) {
            last = events.get(events.size() - 1);
            events.forEach(event -> next = event instanceof RoomEvent.Seated seated ? seated.next() : next);
        }

        boolean says(long number) {
            byte[] text = "x".repeat(TEXT).getBytes(StandardCharsets.US_ASCII);
            session.receive(new RoomCommand.Say(number, Message.ofUtf8(text)));
            return last.equals(new RoomEvent.Taken(number));
        }

        boolean hasSeat() {
            return !(last instanceof RoomEvent.Bye);
        }

        void disconnects() {
            session.disconnected("gone");
        }

        @Override
        public void setReading(boolean reading) {}

        @Override
        public long bufferedBytes() {
            return 0;
        }

        @Override
        public void drop() {}
    }

    /** Takes a seat, again if it has one, with names as long as they can be. */
    private Client join(int number, Seat seat) {
        Client client = new Client();
        client.session = rooms.enter(client, "address");
        client.session.receive(new RoomCommand.Join(
                new RoomName(String.format("%064d", number)),
                Optional.of(new DisplayName("\u2603".repeat(DisplayName.MOST_CHARACTERS))),
                Optional.of("secret"),
                Optional.of(seat),
                true,
                Optional.empty(),
                Optional.of(new Token(String.format("%021d%d", number, seat.number())))));
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
        notes.taken();
        return client;
    }

    /** As many rooms without messages as there may be, each as large as it can be, and all owners away. Returns how many. */
    private int fillWithRooms() {
        int count = 0;
        for (; count < ROOMS; count++) {
            if (!join(count, Seat.ONE).hasSeat()) {
                break;
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                join(count, i % 2 == 0 ? Seat.ONE : Seat.TWO);
            }
            join(count, Seat.ONE).disconnects();
            join(count, Seat.TWO).disconnects();
        }
        return count;
    }

    /** Tries to fill ten thousand histories. Returns how many messages were taken. */
    private int fillWithMessages() {
        int taken = 0;
        for (int i = 0; i < ROOMS; i++) {
            Client one = join(i, Seat.ONE);
            if (!one.hasSeat()) {
                continue;
            }
            Client two = join(i, Seat.TWO);
            for (long number = 1; number <= 2 && (number == 1 ? one : two).says(number); number++) {
                taken++;
            }
            one.disconnects();
            two.disconnects();
        }
        return taken;
    }

    private int talk() {
        Client one = join(0, Seat.ONE);
        Client two = join(0, Seat.TWO);
        int taken = 0;
        for (long number = one.next; taken < 100 && (number % 2 == 1 ? one : two).says(number); number++) {
            taken++;
        }
        return taken;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    public static void main(String[] arguments) {
        FullHeap first = new FullHeap();
        first.join(ROOMS, Seat.ONE);
        long before = used();
        int count = first.fillWithRooms();
        System.out.println("rooms=" + count);
        System.out.println("bytesOfARoom=" + (used() - before) / count);
        System.out.println("left=" + first.store.size());
        first.rooms.close();
        first = new FullHeap();
        System.out.println("messages=" + first.fillWithMessages());
        System.out.println("taken=" + first.talk());
    }
}
