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
 * An independent model of docs/protocol.md, sections 4, 5, 7 and 8, as plain as can be: what everybody must be told at each step
 * of a server's life. Knows clients by their names, and shares nothing with the rules that it is held against. What it is told in
 * [brackets] is what happens to its connection.
 */
public final class ReferenceModel {
    /** Whose time is over next, when that is, and what it is told. */
    public record Due(String name, long at, String reason) {}

    /**
     * What may be set: the numbers of rooms, places in line and lines held, the word before a replay, and how long a turn and
     * being alone may last, in whole hours, or zero for as long as one likes.
     */
    public record Settings(int rooms, int waiting, int hold, String replayRole, Duration turn, Duration alone) {}

    private final Settings settings;
    private final Map<String, Client> present = new HashMap<>();
    private final List<ReferenceRoom> tables = new ArrayList<>();
    private final Deque<Client> line = new ArrayDeque<>();
    private final Map<String, List<String>> told = new HashMap<>();
    private long now;
    private boolean closed;

    public ReferenceModel(Settings settings) {
        this.settings = settings;
    }

    /** The time, in nanoseconds. */
    public void timeIs(long now) {
        this.now = now;
    }

    /** What everybody is told since it was last asked, by name. */
    public Map<String, List<String>> told() {
        Map<String, List<String>> all = new HashMap<>(told);
        told.clear();
        return all;
    }

    private void tell(Client client, String... words) {
        told.computeIfAbsent(client.name, name -> new ArrayList<>()).addAll(List.of(words));
    }

    /** A client comes: 4.6. */
    public void come(String name) {
        Client client = new Client(name);
        boolean seatIsFree = table().isPresent();
        if (closed || !seatIsFree && line.size() == settings.waiting) {
            tell(client, "exit", "[dismissed]");
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

    /** The table for who comes next: 4.6. */
    private Optional<ReferenceRoom> table() {
        Optional<ReferenceRoom> lonely =
                tables.stream().filter(table -> table.taken() == 1).min(Comparator.comparingLong(t -> t.lonelySince));
        return lonely.isPresent() || tables.size() == settings.rooms ? lonely : Optional.of(new ReferenceRoom());
    }

    /** 4.1 to 4.3. */
    private void sit(Client client) {
        ReferenceRoom table = table().orElseThrow();
        int seat = table.seats[0] == null ? 0 : 1;
        table.seats[seat] = client;
        client.table = table;
        client.seat = seat;
        tell(client, seat == 0 ? "1" : "2");
        Client other = table.seats[1 - seat];
        client.aloneSince = other == null ? now : null;
        if (other == null) {
            tables.add(table);
            table.lonelySince = now;
            return;
        }
        other.aloneSince = null;
        if (!table.begun) {
            table.begun = true;
            tell(client, "rec");
            tell(other, "emi");
            other.turnSince = now;
        } else if (table.turn != seat) {
            tell(client, "rec");
        } else {
            client.turnSince = now;
            tell(client, table.owed == null ? "emi" : settings.replayRole);
            if (table.owed != null) {
                tell(client, table.owed);
            }
        }
        goOn(table);
    }

    /** A client says a message: 5.1 and 5.2. */
    public void send(String name, String text) {
        Client client = present.get(name);
        client.held.add(Optional.of(text));
        goOn(client);
    }

    /** A client says {@code fin}: 5.3. */
    public void fin(String name) {
        Client client = present.get(name);
        if (client.held.isEmpty()) {
            leave(client, "[closed]");
        } else {
            client.held.add(Optional.empty());
            goOn(client);
        }
    }

    private void goOn(Client client) {
        if (client.table != null) {
            goOn(client.table);
        }
        if (present.containsKey(client.name) && client.held.size() >= settings.hold) {
            client.reading = false;
        }
    }

    /** All that can be said now is said: 5.1, 5.2, 5.4 and what stands below 5.5. */
    private void goOn(ReferenceRoom table) {
        for (Client speaker = table.seats[table.turn]; speaks(speaker, table); speaker = table.seats[table.turn]) {
            Optional<String> said = speaker.held.remove();
            if (said.isEmpty()) {
                leave(speaker, "[closed]");
                return;
            }
            if (speaker.held.size() <= settings.hold / 2) {
                speaker.reading = true;
            }
            speaker.turnSince = null;
            table.owed = said.get();
            table.turn = 1 - table.turn;
            Client listener = table.seats[table.turn];
            if (listener != null) {
                listener.turnSince = now;
                tell(listener, said.get());
            }
        }
    }

    private static boolean speaks(Client speaker, ReferenceRoom table) {
        return speaker != null
                && table.begun
                && !speaker.held.isEmpty()
                && (speaker.listening || speaker.held.element().isEmpty());
    }

    /** A client leaves, and is told so much: 4.3 to 4.6. */
    private void leave(Client client, String... lastWords) {
        present.remove(client.name);
        tell(client, lastWords);
        ReferenceRoom table = client.table;
        if (table == null) {
            line.remove(client);
            return;
        }
        table.seats[client.seat] = null;
        if (table.taken() == 0) {
            tables.remove(table);
        } else {
            table.lonelySince = now;
            table.seats[1 - client.seat].aloneSince = now;
        }
        if (!line.isEmpty()) {
            sit(line.remove());
        }
    }

    /** Its connection ends. */
    public void vanish(String name) {
        leave(present.get(name));
    }

    /** What it sent cannot be taken, or its time is over: 7. */
    public void refuse(String name, String reason) {
        leave(present.get(name), "error: " + reason, "exit", "[dismissed]");
    }

    /** It does not read what it is told, or does again: what stands below 5.5. */
    public void setListening(String name, boolean listening) {
        Client client = present.get(name);
        client.listening = listening;
        if (listening && client.table != null) {
            goOn(client.table);
        }
    }

    /** Section 8. */
    public void close() {
        closed = true;
        present.values().forEach(client -> tell(client, "exit", "[closed]"));
        present.clear();
        tables.clear();
        line.clear();
    }

    /** Who is let go next if all are silent from now on; empty where all may be silent for ever. */
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

    /** Those who have come and not left, in a certain order. */
    public List<String> present() {
        return present.keySet().stream().sorted().toList();
    }

    /** Whether this client has come and not left. */
    public boolean isPresent(String name) {
        return present.containsKey(name);
    }

    /** Whether what it says is taken in: 5.2. */
    public boolean isReadFrom(String name) {
        return present.get(name).reading;
    }

    /** Whether it reads what it is told. */
    public boolean isListening(String name) {
        return present.get(name).listening;
    }

    /** How many do not. */
    public long deaf() {
        return present.values().stream().filter(client -> !client.listening).count();
    }

    /** Whether the server has ended. */
    public boolean isClosed() {
        return closed;
    }

    /** The state that it is in, names and times left out. */
    @Override
    public String toString() {
        return tables.stream().map(ReferenceRoom::toString).sorted().collect(joining()) + line + closed;
    }
}
