package far.relay.proof;

import static java.util.stream.Collectors.joining;

import far.relay.proof.ReferenceRoom.Client;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An independent, simple model of docs/protocol.md, sections 4, 5, 7 and 8: what every client must receive at each
 * step. It knows clients by name, and shares nothing with the rules that it is compared with. Deliveries in [brackets]
 * are actions on the client's connection.
 */
public final class ReferenceModel {
    /** The next timeout: the client, the time, and the reason that it receives. */
    public record Due(String name, long at, String reason) {}

    /**
     * The settings: the numbers of rooms, places in line and held lines, the role before a replay, and the limits of a
     * turn and of being alone, in whole hours or zero for no limit.
     */
    public record Settings(int rooms, int waiting, int hold, String replayRole, Duration turn, Duration alone) {}

    private final Settings settings;
    private final Map<String, Client> present = new HashMap<>();
    private final List<ReferenceRoom> rooms = new ArrayList<>();
    private final Deque<Client> line = new ArrayDeque<>();
    private final Map<String, List<String>> deliveries = new HashMap<>();
    private long now;
    private boolean closed;

    public ReferenceModel(Settings settings) {
        this.settings = settings;
    }

    /** The time, in nanoseconds. */
    public void timeIs(long now) {
        this.now = now;
    }

    /** What each client has received since the last call, by name. */
    public Map<String, List<String>> deliveries() {
        Map<String, List<String>> all = new HashMap<>(deliveries);
        deliveries.clear();
        return all;
    }

    private void deliver(Client client, String... words) {
        deliveries.computeIfAbsent(client.name, name -> new ArrayList<>()).addAll(List.of(words));
    }

    /** A client connects: 4.6. */
    public void connect(String name) {
        Client client = new Client(name);
        boolean seatIsFree = roomForNext().isPresent();
        if (closed || !seatIsFree && line.size() == settings.waiting) {
            deliver(client, "exit", "[dismissed]");
            return;
        }
        present.put(name, client);
        if (seatIsFree) {
            sit(client);
        } else {
            client.aloneSince = now;
            line.add(client);
        }
    }

    /** The room of the next client: 4.6. */
    private Optional<ReferenceRoom> roomForNext() {
        Optional<ReferenceRoom> lonely =
                rooms.stream().filter(room -> room.taken() == 1).min(Comparator.comparingLong(t -> t.lonelySince));
        return lonely.isPresent() || rooms.size() == settings.rooms ? lonely : Optional.of(new ReferenceRoom());
    }

    /** 4.1 to 4.3. */
    private void sit(Client client) {
        ReferenceRoom room = roomForNext().orElseThrow();
        int seat = room.seats[0] == null ? 0 : 1;
        room.seats[seat] = client;
        client.room = room;
        client.seat = seat;
        deliver(client, seat == 0 ? "1" : "2");
        Client other = room.seats[1 - seat];
        client.aloneSince = other == null ? now : null;
        if (other == null) {
            rooms.add(room);
            room.lonelySince = now;
            return;
        }
        other.aloneSince = null;
        if (!room.begun) {
            room.begun = true;
            deliver(client, "rec");
            deliver(other, "emi");
            other.turnSince = now;
        } else if (room.turn != seat) {
            deliver(client, "rec");
        } else {
            client.turnSince = now;
            deliver(client, room.owed == null ? "emi" : settings.replayRole);
            if (room.owed != null) {
                deliver(client, room.owed);
            }
        }
        advance(room);
    }

    /** A client sends a message: 5.1 and 5.2. */
    public void send(String name, String text) {
        Client client = present.get(name);
        client.held.add(Optional.of(text));
        advance(client);
    }

    /** A client sends {@code fin}: 5.3. */
    public void fin(String name) {
        Client client = present.get(name);
        if (client.held.isEmpty()) {
            leave(client, "[closed]");
        } else {
            client.held.add(Optional.empty());
            advance(client);
        }
    }

    private void advance(Client client) {
        if (client.room != null) {
            advance(client.room);
        }
        if (present.containsKey(client.name) && client.held.size() >= settings.hold) {
            client.reading = false;
        }
    }

    /** Relays all messages that can be relayed now: 5.1, 5.2, 5.4 and the paragraph after 5.5. */
    private void advance(ReferenceRoom room) {
        for (Client sender = room.seats[room.turn]; canSend(sender, room); sender = room.seats[room.turn]) {
            Optional<String> command = sender.held.remove();
            if (command.isEmpty()) {
                leave(sender, "[closed]");
                return;
            }
            if (sender.held.size() <= settings.hold / 2) {
                sender.reading = true;
            }
            sender.turnSince = null;
            room.owed = command.get();
            room.turn = 1 - room.turn;
            Client receiver = room.seats[room.turn];
            if (receiver != null) {
                receiver.turnSince = now;
                deliver(receiver, command.get());
            }
        }
    }

    private static boolean canSend(Client sender, ReferenceRoom room) {
        return sender != null
                && room.begun
                && !sender.held.isEmpty()
                && (sender.readsEvents || sender.held.element().isEmpty());
    }

    /** A client leaves and receives these last events: 4.3 to 4.6. */
    private void leave(Client client, String... lastEvents) {
        present.remove(client.name);
        deliver(client, lastEvents);
        ReferenceRoom room = client.room;
        if (room == null) {
            line.remove(client);
            return;
        }
        room.seats[client.seat] = null;
        if (room.taken() == 0) {
            rooms.remove(room);
        } else {
            room.lonelySince = now;
            room.seats[1 - client.seat].aloneSince = now;
        }
        if (!line.isEmpty()) {
            sit(line.remove());
        }
    }

    /** Its connection ends. */
    public void disconnect(String name) {
        leave(present.get(name));
    }

    /** The server refuses its input, or closes it after a timeout: 7. */
    public void refuse(String name, String reason) {
        leave(present.get(name), "error: " + reason, "exit", "[dismissed]");
    }

    /** Whether it reads what it is sent: the paragraph after 5.5. */
    public void setReadsEvents(String name, boolean readsEvents) {
        Client client = present.get(name);
        client.readsEvents = readsEvents;
        if (readsEvents && client.room != null) {
            advance(client.room);
        }
    }

    /** Section 8. */
    public void close() {
        closed = true;
        present.values().forEach(client -> deliver(client, "exit", "[closed]"));
        present.clear();
        rooms.clear();
        line.clear();
    }

    /** The next timeout if no client sends anything from now on; empty if there is none. */
    public Optional<Due> due() {
        Due next = null;
        for (Client client : present.values()) {
            next = sooner(next, client, client.turnSince, settings.turn, "nothing said for ");
            next = sooner(next, client, client.aloneSince, settings.alone, "nobody came for ");
        }
        return Optional.ofNullable(next);
    }

    private static Due sooner(Due next, Client client, Long since, Duration limit, String reason) {
        if (since == null || limit.isZero()) {
            return next;
        }
        Due due = new Due(client.name, since + limit.toNanos(), reason + limit.toHours() + "h");
        return next == null || due.at < next.at ? due : next;
    }

    /** The names of the clients that have connected and not left, sorted. */
    public List<String> present() {
        return present.keySet().stream().sorted().toList();
    }

    /** Whether this client has connected and not left. */
    public boolean isPresent(String name) {
        return present.containsKey(name);
    }

    /** Whether the server reads from it: 5.2. */
    public boolean isReadFrom(String name) {
        return present.get(name).reading;
    }

    /** Whether it reads what it is sent. */
    public boolean readsEvents(String name) {
        return present.get(name).readsEvents;
    }

    /** How many clients do not read. */
    public long notReading() {
        return present.values().stream().filter(client -> !client.readsEvents).count();
    }

    /** Whether the server has shut down. */
    public boolean isClosed() {
        return closed;
    }

    /** Its state, without names and times. */
    @Override
    public String toString() {
        return rooms.stream().map(ReferenceRoom::toString).sorted().collect(joining()) + line + closed;
    }
}
