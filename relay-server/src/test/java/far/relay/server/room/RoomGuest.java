package far.relay.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import java.util.ArrayList;
import java.util.List;

/** A client of named rooms that records what it receives: lines, of which {@code error} and {@code bye} without texts, and calls in [brackets]. */
final class RoomGuest implements RoomParticipant {
    private static final int LONGEST = 65536;

    private final String name;
    private final List<String> received = new ArrayList<>();
    private long buffered;
    /** The last line, whole. */
    String last;

    RoomSession session;

    private RoomGuest(String name) {
        this.name = name;
    }

    /** Connects, from the address with this name. */
    static RoomGuest connect(Rooms rooms, String name) {
        RoomGuest guest = new RoomGuest(name);
        guest.session = rooms.enter(guest, name);
        return guest;
    }

    RoomGuest sends(String... lines) {
        for (String line : lines) {
            try {
                session.receive(RoomCommandLine.parse(line.getBytes(UTF_8), LONGEST));
            } catch (RoomLineException e) {
                session.refuse(e.code(), e.getMessage());
            }
        }
        return this;
    }

    void stopsReading() {
        session.writable(false);
    }

    void readsAgain() {
        session.writable(true);
    }

    void disconnects() {
        session.disconnected("vanished");
    }

    /** Sets the number of buffered bytes. */
    void buffers(long bytes) {
        buffered = bytes;
    }

    /** Everything received since the last call. */
    List<String> received() {
        List<String> all = List.copyOf(received);
        received.clear();
        return all;
    }

    @Override
    public void send(List<RoomEvent> events) {
        events.forEach(event -> {
            String line = new String(RoomEventLine.format(event), UTF_8);
            last = line;
            boolean isForPeople = event instanceof RoomEvent.Error || event instanceof RoomEvent.Bye;
            received.add(isForPeople ? line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)) : line);
        });
    }

    @Override
    public void setReading(boolean reading) {
        received.add(reading ? "[read]" : "[not read]");
    }

    @Override
    public long bufferedBytes() {
        return buffered;
    }

    @Override
    public void drop() {
        received.add("[dropped]");
    }

    @Override
    public String toString() {
        return name;
    }
}
