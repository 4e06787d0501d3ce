package far.relay.server.room;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import far.relay.protocol.Command;
import far.relay.protocol.Seat;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a lobby and those in it remember, read from their fields, with what does not matter left out: names, texts, and of
 * times all but their order. Two lobbies with equal snapshots go on alike.
 */
final class Snapshot {
    private static final Map<Class<?>, Map<String, Field>> FIELDS = new HashMap<>();

    private final Lobby lobby;
    private final Set<Long> times = new TreeSet<>();
    private final Collection<Session> present;
    private final Collection<Room> lonely;
    private final Collection<Session> waiting;
    private final Set<Room> rooms = new LinkedHashSet<>();

    Snapshot(Lobby lobby) {
        this.lobby = lobby;
        this.present = get(lobby, "present");
        this.lonely = get(lobby, "lonely");
        this.waiting = get(lobby, "waiting");
        for (Session session : present) {
            clocks(session).filter(Snapshot::isOn).forEach(clock -> times.add(get(clock, "begin")));
            if (session.room() != null) {
                rooms.add(session.room());
            }
        }
    }

    /** What must hold in every state, whatever led to it. */
    void check(int mostRooms, int hold) {
        int openRooms = get(lobby, "openRooms");
        check(openRooms == rooms.size() && openRooms <= mostRooms, "rooms are counted");
        check(Set.copyOf(lonely).equals(alone()), "the rooms where somebody is alone are known");
        check(
                present.stream().filter(session -> session.room() == null).count() == waiting.size()
                        && waiting.stream().allMatch(session -> present.contains(session) && session.room() == null),
                "who has no seat waits in line");
        check(waiting.isEmpty() || lonely.isEmpty() && openRooms == mostRooms, "nobody waits while a seat is free");
        for (Room room : rooms) {
            checkRoom(room);
        }
        for (Session session : present) {
            checkSession(session, hold);
        }
    }

    private Set<Room> alone() {
        return rooms.stream().filter(room -> seated(room).size() == 1).collect(toSet());
    }

    private void checkRoom(Room room) {
        Object order = get(room, "order");
        Seat turn = get(order, "turn");
        boolean begun = get(order, "begun");
        boolean owed = get(order, "owed") != null;
        check(begun || turn == Seat.ONE && !owed, "nothing is said before both have come");
        check(owed || turn == Seat.ONE, "seat 1 speaks first");
        check(begun || seated(room).size() == 1, "with two the conversation begins");
        check(!Snapshot.<Boolean>get(room, "advancing"), "a room comes to rest");
        for (Seat seat : Seat.values()) {
            Session session = at(room, seat);
            boolean taken = get(order, seat == Seat.ONE ? "oneTaken" : "twoTaken");
            check(taken == (session != null), "a seat is taken by somebody");
            check(
                    session == null || present.contains(session) && session.room() == room && session.seat() == seat,
                    "who sits is here, and knows where");
        }
    }

    private static void checkSession(Session session, int hold) {
        Collection<Command> held = get(session, "held");
        boolean hasTurn = session.room() != null && session.room().hears(session.seat());
        boolean alone = session.room() == null || seated(session.room()).size() == 1;
        check(!Snapshot.<Boolean>get(session, "left"), "who is here has not left");
        check(held.size() <= hold, "so many lines are held and no more");
        check(
                Snapshot.<Boolean>get(session, "reading") ? held.size() < hold : held.size() > hold / 2,
                "who can say no more is not read from, and who can is");
        check(
                !hasTurn || held.isEmpty() || !session.participant().isListening(),
                "a line that can be said is not held");
        check(isOn(get(session, "silent")) == hasTurn, "the time of a turn runs in a turn");
        check(isOn(get(session, "lonely")) == alone, "the time alone runs for who is alone");
    }

    /** @throws AssertionError if what the sentence says is not so */
    static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }

    @Override
    public String toString() {
        List<String> others = new ArrayList<>();
        for (Room room : rooms) {
            if (!lonely.contains(room)) {
                others.add(text(room));
            }
        }
        return lonely.stream().map(this::text).collect(joining(" ", "lonely ", " "))
                + others.stream().sorted().collect(joining(" ", "full ", " "))
                + waiting.stream().map(this::text).collect(joining(" ", "line ", " "))
                + get(lobby, "openRooms")
                + get(lobby, "closed");
    }

    private String text(Room room) {
        Object order = get(room, "order");
        return "(" + text(at(room, Seat.ONE)) + " " + text(at(room, Seat.TWO)) + " " + get(order, "oneTaken")
                + get(order, "twoTaken") + get(order, "begun") + get(order, "turn") + (get(order, "owed") != null)
                + ")";
    }

    private String text(Session session) {
        if (session == null) {
            return "-";
        }
        Collection<Command> held = get(session, "held");
        return held.stream()
                        .map(command -> command instanceof Command.Fin ? "f" : "s")
                        .collect(joining())
                + get(session, "reading")
                + session.participant().isListening()
                + clocks(session).map(this::text).collect(joining());
    }

    private String text(Countdown clock) {
        return isOn(clock) ? "," + List.copyOf(times).indexOf(Snapshot.<Long>get(clock, "begin")) : ",";
    }

    private static Stream<Countdown> clocks(Session session) {
        return Stream.of(get(session, "silent"), get(session, "lonely"));
    }

    private static boolean isOn(Countdown clock) {
        return get(clock, "running");
    }

    private static List<Session> seated(Room room) {
        return Stream.of(Seat.values())
                .map(seat -> at(room, seat))
                .filter(session -> session != null)
                .toList();
    }

    private static Session at(Room room, Seat seat) {
        return get(room, seat == Seat.ONE ? "one" : "two");
    }

    @SuppressWarnings("unchecked")
    private static <T> T get(Object object, String name) {
        try {
            return (T) FIELDS.computeIfAbsent(object.getClass(), type -> new HashMap<>())
                    .computeIfAbsent(name, key -> field(object, name))
                    .get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Field field(Object object, String name) {
        try {
            Field field = object.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }
}
