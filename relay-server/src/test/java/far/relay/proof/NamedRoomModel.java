package far.relay.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An independent model of docs/rooms.md, sections 3 to 6, as plain as can be: one room, and which lines its clients must receive
 * at each step. Knows connections by their names, and shares nothing with the rules that it is compared with. Of {@code error}
 * and {@code bye} lines it has the code only.
 */
public final class NamedRoomModel {
    /**
     * What may be set: times in milliseconds, {@code keep} for a seat whose owner is away; bytes of history; places in the queue.
     */
    public record Settings(long keep, long turn, long lonely, int history, int waiting) {}

    private final Settings settings;
    private final NamedRoomSeats seats;
    private final NamedRoomQueue queue;
    private final NamedRoomMessages messages;
    private final NamedRoomLines lines = new NamedRoomLines();
    /** Clients that got a seat in this step. They receive what it has come to at its end. */
    private final List<NamedRoomClient> newcomers = new ArrayList<>();

    private String secret;
    private long saidAt;
    private long now;

    public NamedRoomModel(Settings settings) {
        this(
                settings,
                new NamedRoomSeats(),
                new NamedRoomQueue(settings.waiting),
                new NamedRoomMessages(settings.history));
    }

    private NamedRoomModel(Settings settings, NamedRoomSeats seats, NamedRoomQueue queue, NamedRoomMessages messages) {
        this.settings = settings;
        this.seats = seats;
        this.queue = queue;
        this.messages = messages;
    }

    /** The same room, which goes its own way from here. */
    public NamedRoomModel copy() {
        NamedRoomModel copy = new NamedRoomModel(settings, seats.copy(), queue.copy(), messages.copy());
        copy.secret = secret;
        copy.saidAt = saidAt;
        copy.now = now;
        return copy;
    }

    /** The time, in milliseconds. */
    public void timeIs(long time) {
        now = time;
    }

    /** What each connection received since this was last called. */
    public Map<String, List<String>> told() {
        return lines.take();
    }

    private void tell(String connection, String line) {
        if (newcomers.stream().noneMatch(client -> client.connection.equals(connection)) && connection != null) {
            lines.send(connection, line);
        }
    }

    private boolean exists() {
        return !seats.areFree() || !queue.isEmpty();
    }

    /** A client sends {@code join} with these fields on a new connection; {@code random} is a token for it if it has none. */
    public void join(String connection, Map<String, String> fields, String random) {
        String token = fields.getOrDefault("token", random);
        int own = seats.with(token);
        if (own != 0) { // 3.4
            reconnect(own, connection, 0);
            return;
        }
        Optional<NamedRoomClient> waiting = queue.with(token);
        if (waiting.isPresent()) {
            tell(waiting.get().connection, "bye resumed");
            waiting.get().connection = connection;
            settle();
            return;
        }
        String isNew = fields.get("new");
        String given = fields.get("secret");
        if ("yes".equals(isNew) && exists() || "no".equals(isNew) && !exists()) { // 3.1
            refuse(connection, "room");
            return;
        }
        if (!exists()) {
            secret = given;
            seats.create(now);
        } else if (secret == null ? given != null : !secret.equals(given)) {
            refuse(connection, "secret");
            return;
        }
        NamedRoomClient client = new NamedRoomClient(token, fields, connection, now);
        int free = seats.freeFor(client);
        if (free != 0) { // 3.2
            sit(client, free);
            settle();
            return;
        }
        if ("no".equals(fields.get("wait")) || queue.isFull()) { // 3.3
            refuse(connection, "full");
            return;
        }
        queue.add(client);
        settle();
    }

    private void refuse(String connection, String code) {
        tell(connection, "error " + code);
        tell(connection, "bye refused");
    }

    private void sit(NamedRoomClient client, int seat) {
        seats.take(seat, client, now);
        newcomers.add(client);
        tellPartner(seat);
    }

    /** The partner of this seat receives what became of its owner. */
    private void tellPartner(int seat) {
        NamedRoomClient partner = seats.owner(3 - seat);
        if (partner != null) {
            tell(partner.connection, seats.presence(seat));
        }
    }

    /** 3.2, 5. */
    private void welcome(int seat, long have) {
        String me = seats.owner(seat).connection;
        tell(me, "seat " + seat + " " + seats.owner(seat).token + " " + messages.next() + " " + messages.turn());
        tell(me, seats.presence(3 - seat));
        messages.linesFor(seat, have).forEach(line -> tell(me, line));
    }

    /** A client sends {@code resume} on a new connection. */
    public void resume(String connection, String token, long have) {
        int own = seats.with(token);
        if (own != 0) {
            reconnect(own, connection, have);
        } else {
            refuse(connection, "token");
        }
    }

    /** 3.4, 3.5. */
    private void reconnect(int seat, String connection, long have) {
        NamedRoomClient owner = seats.owner(seat);
        boolean wasAway = owner.connection == null;
        tell(owner.connection, "bye resumed");
        owner.connection = connection;
        welcome(seat, have);
        if (wasAway) {
            tellPartner(seat);
        }
    }

    /** A client says a message: 4. */
    public void say(String connection, long number, String text) {
        int seat = seats.at(connection);
        if (messages.isRepeat(seat, number, text)) {
            tell(connection, "taken " + number);
        } else if (messages.turn() != seat) {
            tell(connection, "error turn");
        } else if (number != messages.next()) {
            tell(connection, "error number");
        } else {
            messages.add(text);
            saidAt = now;
            tell(connection, "taken " + number);
            if (seats.owner(3 - seat) != null) {
                tell(seats.owner(3 - seat).connection, "said " + number + " " + text);
            }
        }
    }

    /** 3.6. */
    public void leave(String connection) {
        tell(connection, "bye left");
        int seat = seats.at(connection);
        if (seat != 0) {
            free(seat);
        } else {
            queue.remove(connection);
        }
        settle();
    }

    /** A connection breaks: 3.4. */
    public void cut(String connection) {
        int seat = seats.at(connection);
        if (seat == 0) {
            queue.remove(connection);
        } else if (settings.keep == 0) {
            free(seat);
        } else {
            seats.disconnect(seat, now);
            tellPartner(seat);
        }
        settle();
    }

    private void free(int seat) {
        seats.free(seat, now);
        tellPartner(seat);
        queue.takeFor(seat).ifPresent(client -> sit(client, seat));
    }

    /** Ends a step: welcomes newcomers (3.2), tells places in the queue that have changed (3.3), and forgets a room without clients (3.7). */
    private void settle() {
        List<NamedRoomClient> welcomed = List.copyOf(newcomers);
        newcomers.clear();
        for (int seat = 1; seat <= 2; seat++) {
            if (seats.owner(seat) != null && welcomed.contains(seats.owner(seat))) {
                welcome(seat, 0);
            }
        }
        queue.newPlaces().forEach((connection, place) -> tell(connection, "wait " + place));
        if (!exists()) {
            messages.clear();
            secret = null;
            saidAt = 0;
        }
    }

    /** The times that run, with what happens then: of a seat or, as 3, of a place in the queue. */
    private List<Map.Entry<Long, Runnable>> limits() {
        List<Map.Entry<Long, Runnable>> limits = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            int seat = i;
            NamedRoomClient owner = seats.owner(seat);
            if (owner == null) {
                continue;
            }
            if (owner.connection == null) {
                limits.add(Map.entry(seats.emptySince(seat) + settings.keep, () -> free(seat)));
            }
            if (settings.turn > 0 && messages.turn() == seat) {
                limits.add(Map.entry(Math.max(saidAt, owner.since) + settings.turn, () -> dismiss(seat, "idle")));
            }
            if (settings.lonely > 0 && !seats.isHere(3 - seat)) {
                long start = Math.max(seats.emptySince(3 - seat), owner.since);
                limits.add(Map.entry(start + settings.lonely, () -> dismiss(seat, "lonely")));
            }
        }
        if (settings.lonely > 0) {
            for (NamedRoomClient client : queue.clients()) {
                limits.add(Map.entry(client.since + settings.lonely, () -> {
                    tell(client.connection, "bye lonely");
                    queue.remove(client.connection);
                }));
            }
        }
        return limits;
    }

    private void dismiss(int seat, String code) {
        tell(seats.owner(seat).connection, "bye " + code);
        free(seat);
    }

    /** When the next time is over; empty if none runs. */
    public OptionalLong deadline() {
        return limits().stream().mapToLong(Map.Entry::getKey).min();
    }

    /**
     * Does what is due now, one thing after the other: 6. As all of it happens at the same moment, a client that is let go receives
     * nothing before its {@code bye}, and one that gets a seat receives nothing of what came before.
     */
    public void expire() {
        for (boolean isDone = false; !isDone; ) {
            isDone = limits().stream()
                    .filter(limit -> limit.getKey() <= now)
                    .findFirst()
                    .map(limit -> {
                        limit.getValue().run();
                        return false;
                    })
                    .orElse(true);
        }
        settle();
        lines.keepOnlyByes();
    }

    /** The connections that have a seat or a place in the queue. */
    public List<String> connected() {
        List<String> all = seats.connections();
        queue.clients().forEach(client -> all.add(client.connection));
        Collections.sort(all);
        return all;
    }
}
