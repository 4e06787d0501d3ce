package far.relay.server.room;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import far.relay.protocol.Command;
import far.relay.protocol.Seat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a lobby and those in it remember, with what does not matter left out: names, texts, and of times all but their order.
 * Two lobbies with equal snapshots go on alike.
 */
final class Snapshot {
    private final Lobby.State lobby;
    private final Set<Long> times = new TreeSet<>();
    private final Set<Room> rooms = new LinkedHashSet<>();

    Snapshot(Lobby lobby) {
        this.lobby = lobby.state();
        for (Session session : this.lobby.present()) {
            clocks(session.state()).flatMapToLong(OptionalLong::stream).forEach(times::add);
            if (session.room() != null) {
                rooms.add(session.room());
            }
        }
    }

    /** What must hold in every state, whatever led to it. */
    void check(int mostRooms, int hold) {
        int openRooms = lobby.openRooms();
        List<Session> present = lobby.present();
        List<Session> waiting = lobby.waiting();
        check(openRooms == rooms.size() && openRooms <= mostRooms, "rooms are counted");
        check(Set.copyOf(lobby.lonely()).equals(alone()), "the rooms where somebody is alone are known");
        check(
                present.stream().filter(session -> session.room() == null).count() == waiting.size()
                        && waiting.stream().allMatch(session -> present.contains(session) && session.room() == null),
                "who has no seat waits in line");
        check(
                waiting.isEmpty() || lobby.lonely().isEmpty() && openRooms == mostRooms,
                "nobody waits while a seat is free");
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
        TurnOrder.State order = room.state();
        Seat turn = order.turn();
        boolean begun = order.begun();
        boolean owed = order.owed().isPresent();
        check(begun || turn == Seat.ONE && !owed, "nothing is said before both have come");
        check(owed || turn == Seat.ONE, "seat 1 speaks first");
        check(begun || seated(room).size() == 1, "with two the conversation begins");
        check(room.isAtRest(), "a room comes to rest");
        for (Seat seat : Seat.values()) {
            Session session = room.at(seat);
            boolean taken = seat == Seat.ONE ? order.oneTaken() : order.twoTaken();
            check(taken == (session != null), "a seat is taken by somebody");
            check(
                    session == null
                            || lobby.present().contains(session) && session.room() == room && session.seat() == seat,
                    "who sits is here, and knows where");
        }
    }

    private static void checkSession(Session session, int hold) {
        Session.State state = session.state();
        List<Command> held = state.held();
        boolean hasTurn = session.hasTurn();
        boolean alone = session.room() == null || seated(session.room()).size() == 1;
        check(!state.left(), "who is here has not left");
        check(held.size() <= hold, "so many lines are held and no more");
        check(
                state.reading() ? held.size() < hold : held.size() > hold / 2,
                "who can say no more is not read from, and who can is");
        check(!hasTurn || held.isEmpty() || !session.participant().isWritable(), "a line that can be said is not held");
        check(state.turnSince().isPresent() == hasTurn, "the time of a turn runs in a turn");
        check(state.aloneSince().isPresent() == alone, "the time alone runs for who is alone");
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
            if (!lobby.lonely().contains(room)) {
                others.add(text(room));
            }
        }
        return lobby.lonely().stream().map(this::text).collect(joining(" ", "lonely ", " "))
                + others.stream().sorted().collect(joining(" ", "full ", " "))
                + lobby.waiting().stream().map(this::text).collect(joining(" ", "line ", " "))
                + lobby.openRooms()
                + lobby.closed();
    }

    private String text(Room room) {
        TurnOrder.State order = room.state();
        return "(" + text(room.at(Seat.ONE)) + " " + text(room.at(Seat.TWO)) + " " + order.oneTaken()
                + order.twoTaken() + order.begun() + order.turn()
                + order.owed().isPresent() + ")";
    }

    private String text(Session session) {
        if (session == null) {
            return "-";
        }
        Session.State state = session.state();
        return state.held().stream()
                        .map(command -> command instanceof Command.Fin ? "f" : "s")
                        .collect(joining())
                + state.reading()
                + session.participant().isWritable()
                + clocks(state).map(this::text).collect(joining());
    }

    private String text(OptionalLong since) {
        return since.isPresent() ? "," + List.copyOf(times).indexOf(since.getAsLong()) : ",";
    }

    private static Stream<OptionalLong> clocks(Session.State session) {
        return Stream.of(session.turnSince(), session.aloneSince());
    }

    private static List<Session> seated(Room room) {
        return Stream.of(Seat.values())
                .map(room::at)
                .filter(session -> session != null)
                .toList();
    }
}
