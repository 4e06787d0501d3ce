package far.relay.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

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
    private final NamedRoomClient[] seats = new NamedRoomClient[3];
    /** Since when nobody is connected at a seat; of no use while somebody is. */
    private final long[] emptySince = new long[3];

    private final List<NamedRoomClient> queue = new ArrayList<>();
    private final NamedRoomMessages messages;
    private final Map<String, Integer> places = new TreeMap<>();
    private final NamedRoomLines lines = new NamedRoomLines();
    /** Clients that got a seat in this step. They receive what it has come to at its end. */
    private final List<NamedRoomClient> newcomers = new ArrayList<>();

    private String secret;
    private long saidAt;
    private long now;

    public NamedRoomModel(Settings settings) {
        this(settings, new NamedRoomMessages(settings.history));
    }

    private NamedRoomModel(Settings settings, NamedRoomMessages messages) {
        this.settings = settings;
        this.messages = messages;
    }

    /** The same room, which goes its own way from here. */
    public NamedRoomModel copy() {
        NamedRoomModel copy = new NamedRoomModel(settings, messages.copy());
        for (int seat = 1; seat <= 2; seat++) {
            copy.seats[seat] = seats[seat] == null ? null : seats[seat].copy();
            copy.emptySince[seat] = emptySince[seat];
        }
        queue.forEach(client -> copy.queue.add(client.copy()));
        copy.places.putAll(places);
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
        return seats[1] != null || seats[2] != null || !queue.isEmpty();
    }

    /** A client sends {@code join} with these fields on a new connection; {@code random} is a token for it if it has none. */
    public void join(String connection, Map<String, String> fields, String random) {
        String token = fields.getOrDefault("token", random);
        for (int seat = 1; seat <= 2; seat++) { // 3.4
            if (seats[seat] != null && seats[seat].token.equals(token)) {
                reconnect(seat, connection, 0);
                return;
            }
        }
        for (NamedRoomClient waiting : queue) {
            if (waiting.token.equals(token)) {
                tell(waiting.connection, "bye resumed");
                waiting.connection = connection;
                settle();
                return;
            }
        }
        String isNew = fields.get("new");
        String given = fields.get("secret");
        if ("yes".equals(isNew) && exists() || "no".equals(isNew) && !exists()) { // 3.1
            refuse(connection, "room");
            return;
        }
        if (!exists()) {
            secret = given;
            emptySince[1] = now;
            emptySince[2] = now;
        } else if (secret == null ? given != null : !secret.equals(given)) {
            refuse(connection, "secret");
            return;
        }
        NamedRoomClient client = new NamedRoomClient(token, fields, connection, now);
        for (int seat = 1; seat <= 2; seat++) { // 3.2
            if (seats[seat] == null && client.accepts(seat)) {
                sit(client, seat);
                settle();
                return;
            }
        }
        if ("no".equals(fields.get("wait")) || queue.size() >= settings.waiting) { // 3.3
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
        client.since = now;
        seats[seat] = client;
        newcomers.add(client);
        tellPartner(seat);
    }

    /** The partner of this seat receives what became of its owner. */
    private void tellPartner(int seat) {
        NamedRoomClient partner = seats[3 - seat];
        if (partner != null) {
            tell(partner.connection, presence(seat));
        }
    }

    private String presence(int seat) {
        return seats[seat] == null ? "partner none" : seats[seat].presence();
    }

    /** 3.2, 5. */
    private void welcome(int seat, long have) {
        String me = seats[seat].connection;
        tell(me, "seat " + seat + " " + seats[seat].token + " " + messages.next() + " " + messages.turn());
        tell(me, presence(3 - seat));
        messages.linesFor(seat, have).forEach(line -> tell(me, line));
    }

    /** A client sends {@code resume} on a new connection. */
    public void resume(String connection, String token, long have) {
        for (int seat = 1; seat <= 2; seat++) {
            if (seats[seat] != null && seats[seat].token.equals(token)) {
                reconnect(seat, connection, have);
                return;
            }
        }
        refuse(connection, "token");
    }

    /** 3.4, 3.5. */
    private void reconnect(int seat, String connection, long have) {
        NamedRoomClient owner = seats[seat];
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
        int seat = seatOf(connection);
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
            if (seats[3 - seat] != null) {
                tell(seats[3 - seat].connection, "said " + number + " " + text);
            }
        }
    }

    private int seatOf(String connection) {
        for (int seat = 1; seat <= 2; seat++) {
            if (seats[seat] != null && connection.equals(seats[seat].connection)) {
                return seat;
            }
        }
        return 0;
    }

    /** 3.6. */
    public void leave(String connection) {
        tell(connection, "bye left");
        int seat = seatOf(connection);
        if (seat != 0) {
            free(seat);
        } else {
            queue.removeIf(client -> client.connection.equals(connection));
        }
        settle();
    }

    /** A connection breaks: 3.4. */
    public void cut(String connection) {
        int seat = seatOf(connection);
        if (seat == 0) {
            queue.removeIf(client -> client.connection.equals(connection));
        } else if (settings.keep == 0) {
            free(seat);
        } else {
            seats[seat].connection = null;
            emptySince[seat] = now;
            tellPartner(seat);
        }
        settle();
    }

    private void free(int seat) {
        if (seats[seat].connection != null) {
            emptySince[seat] = now;
        }
        seats[seat] = null;
        tellPartner(seat);
        for (NamedRoomClient client : queue) {
            if (client.accepts(seat)) {
                queue.remove(client);
                sit(client, seat);
                return;
            }
        }
    }

    /** Ends a step: welcomes newcomers (3.2), tells places in the queue that have changed (3.3), and forgets a room without clients (3.7). */
    private void settle() {
        List<NamedRoomClient> welcomed = List.copyOf(newcomers);
        newcomers.clear();
        for (int seat = 1; seat <= 2; seat++) {
            if (seats[seat] != null && welcomed.contains(seats[seat])) {
                welcome(seat, 0);
            }
        }
        Map<String, Integer> before = new TreeMap<>(places);
        places.clear();
        for (int i = 0; i < queue.size(); i++) {
            String connection = queue.get(i).connection;
            places.put(connection, i + 1);
            if (!Integer.valueOf(i + 1).equals(before.get(connection))) {
                tell(connection, "wait " + (i + 1));
            }
        }
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
            NamedRoomClient owner = seats[seat];
            if (owner == null) {
                continue;
            }
            if (owner.connection == null) {
                limits.add(Map.entry(emptySince[seat] + settings.keep, () -> free(seat)));
            }
            if (settings.turn > 0 && messages.turn() == seat) {
                limits.add(Map.entry(Math.max(saidAt, owner.since) + settings.turn, () -> dismiss(seat, "idle")));
            }
            boolean partnerIsHere = seats[3 - seat] != null && seats[3 - seat].connection != null;
            if (settings.lonely > 0 && !partnerIsHere) {
                long start = Math.max(emptySince[3 - seat], owner.since);
                limits.add(Map.entry(start + settings.lonely, () -> dismiss(seat, "lonely")));
            }
        }
        if (settings.lonely > 0) {
            for (NamedRoomClient client : queue) {
                limits.add(Map.entry(client.since + settings.lonely, () -> {
                    tell(client.connection, "bye lonely");
                    queue.remove(client);
                }));
            }
        }
        return limits;
    }

    private void dismiss(int seat, String code) {
        tell(seats[seat].connection, "bye " + code);
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
        List<String> all = new ArrayList<>();
        for (int seat = 1; seat <= 2; seat++) {
            if (seats[seat] != null && seats[seat].connection != null) {
                all.add(seats[seat].connection);
            }
        }
        queue.forEach(client -> all.add(client.connection));
        Collections.sort(all);
        return all;
    }
}
