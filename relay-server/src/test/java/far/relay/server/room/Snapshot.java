package far.relay.server.room;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import far.relay.protocol.Command;
import far.relay.protocol.Seat;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The state of a lobby and its sessions, without what does not matter: names, texts, and times except for their order.
 * Two lobbies with equal snapshots behave alike.
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

    /** The invariants of every state. */
    void check(int mostRooms, int hold) {
        int openRooms = lobby.openRooms();
        List<Session> present = lobby.present();
        List<Session> waiting = lobby.waiting();
        check(openRooms == rooms.size() && openRooms <= mostRooms, "open rooms are counted");
        check(Set.copyOf(lobby.lonely()).equals(alone()), "lonely rooms are those with one client");
        check(
                present.stream().filter(session -> session.room() == null).count() == waiting.size()
                        && waiting.stream().allMatch(session -> present.contains(session) && session.room() == null),
                "a client without a seat waits in line");
        check(
                waiting.isEmpty() || lobby.lonely().isEmpty() && openRooms == mostRooms,
                "no client waits while a seat is free");
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
        check(begun || turn == Seat.ONE && !owed, "nothing is relayed before both seats are taken");
        check(owed || turn == Seat.ONE, "seat 1 sends first");
        check(begun || seated(room).size() == 1, "the conversation begins when both seats are taken");
        check(room.isAtRest(), "no room is advancing");
        for (Seat seat : Seat.values()) {
            Session session = room.at(seat);
            boolean taken = seat == Seat.ONE ? order.oneTaken() : order.twoTaken();
            check(taken == (session != null), "the rules and the room agree on taken seats");
            check(
                    session == null
                            || lobby.present().contains(session) && session.room() == room && session.seat() == seat,
                    "a seated session is present and knows its seat");
        }
    }

    private static void checkSession(Session session, int hold) {
        Session.State state = session.state();
        List<Command> held = state.held();
        boolean hasTurn = session.hasTurn();
        boolean alone = session.room() == null || seated(session.room()).size() == 1;
        check(!state.left(), "a present session has not left");
        check(held.size() <= hold, "no more lines are held than allowed");
        check(
                state.reading() ? held.size() < hold : held.size() > hold / 2,
                "reading is off exactly while the hold is full, until half of it is relayed");
        check(
                !hasTurn || held.isEmpty() || !session.participant().isWritable(),
                "a line that can be relayed is not held");
        check(state.turnSince().isPresent() == hasTurn, "the turn's timer runs during the turn");
        check(state.aloneSince().isPresent() == alone, "the timer of a lonely client runs while it is alone");
    }

    /** @throws AssertionError if the sentence is not true */
    static void check(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }

    /** The names of all clients, in the order in which {@link #toString} mentions them. */
    List<String> clients() {
        return Stream.concat(
                        Stream.concat(lobby.lonely().stream(), full()).flatMap(room -> seated(room).stream()),
                        lobby.waiting().stream())
                .map(session -> session.participant().toString())
                .toList();
    }

    private Stream<Room> full() {
        return rooms.stream().filter(room -> !lobby.lonely().contains(room)).sorted(Comparator.comparing(this::text));
    }

    @Override
    public String toString() {
        return lobby.lonely().stream().map(this::text).collect(joining(" ", "lonely ", " "))
                + full().map(this::text).collect(joining(" ", "full ", " "))
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
