package far.relay.server.room;

import far.relay.protocol.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gives each new client a seat or a place in the waiting line, or refuses it (docs/protocol.md, sections 4.6 and 8).
 * For one thread, the event loop.
 */
public final class Lobby {
    /**
     * Where each client is.
     *
     * @param present the clients that have a seat or wait in line
     * @param lonely the rooms where a client waits for the other, the longest waiting first
     * @param waiting the clients without a seat, in order of arrival
     * @param openRooms how many rooms have a client
     * @param closed whether nobody is admitted any more
     */
    record State(List<Session> present, List<Room> lonely, List<Session> waiting, int openRooms, boolean closed) {}

    private final Supplier<RoomSettings> settings;
    private final Clock clock;
    private final RoomObserver observer;
    private final MemoryLimit memory;

    /** The clients that have a seat or wait in line. */
    private final Set<Session> present = new LinkedHashSet<>();
    /** Rooms where a client waits for the other, the longest waiting first. */
    private final Set<Room> lonely = new LinkedHashSet<>();
    /** Clients without a seat, in order of arrival; empty while a seat is free. */
    private final Set<Session> waiting = new LinkedHashSet<>();

    private int openRooms;
    /** The unused room numbers below the highest one in use, so that rooms are numbered 1 to {@code --rooms}. */
    private final PriorityQueue<Integer> freeNumbers = new PriorityQueue<>();

    /** Whether nobody is admitted any more, because the server drains or ends. */
    private boolean closed;

    /** @param settings may change; those of a client are the ones with which it came */
    public Lobby(Supplier<RoomSettings> settings, MemoryLimit memory, Clock clock, RoomObserver observer) {
        this.settings = settings;
        this.clock = clock;
        this.observer = observer;
        this.memory = memory;
        memory.include(Collections.unmodifiableSet(present));
    }

    State state() {
        return new State(List.copyOf(present), List.copyOf(lonely), List.copyOf(waiting), openRooms, closed);
    }

    /** How many rooms have a client. */
    public int openRooms() {
        return openRooms;
    }

    /** How many clients wait in line. */
    public int waiting() {
        return waiting.size();
    }

    public RoomSettings settings() {
        return settings.get();
    }

    /** The limit on the memory of all clients. */
    public MemoryLimit memory() {
        return memory;
    }

    /** Admits a new client. If it is refused, the session has left already. */
    public Session enter(Participant participant) {
        Session session = new Session(this, participant, settings.get(), clock);
        if (closed) {
            turnAway(session, "the server is ending");
        } else if (memory.isFull()) {
            session.left();
            participant.send(new Event.Exit());
            participant.close();
        } else if (seatIsFree()) {
            admit(session);
            seat(session);
        } else if (waiting.size() < settings.get().waiting()) {
            admit(session);
            waiting.add(session);
            session.setAlone(true);
            observer.waits(participant, waiting.size());
        } else {
            turnAway(session, "no seat is free and the waiting line is full");
        }
        return session;
    }

    private void admit(Session session) {
        present.add(session);
        memory.connected();
    }

    private boolean seatIsFree() {
        return !lonely.isEmpty() || openRooms < settings.get().rooms();
    }

    private void turnAway(Session session, String reason) {
        session.left();
        observer.turnedAway(session.participant(), reason);
        session.dismiss();
    }

    private void seat(Session session) {
        Room room = roomForOneMore();
        observer.takesSeat(session.participant(), room.freeSeat(), room.number(), room.hasBegun());
        room.sit(session);
    }

    private Room roomForOneMore() {
        Iterator<Room> longestWaiting = lonely.iterator();
        if (longestWaiting.hasNext()) {
            Room room = longestWaiting.next();
            longestWaiting.remove();
            return room;
        }
        int number = freeNumbers.isEmpty() ? openRooms + 1 : freeNumbers.remove();
        Room room = new Room(number, settings.get().replayRole());
        openRooms++;
        lonely.add(room);
        return room;
    }

    /** The clients that have a seat or wait in line, in the order in which they came. */
    public List<Session> sessions() {
        return List.copyOf(present);
    }

    /** The operator ends a room: removes its clients. Nobody takes over their conversation. Returns whether there were any. */
    public boolean close(int number) {
        List<Session> there = present.stream()
                .filter(session -> session.room() != null && session.room().number() == number)
                .toList();
        there.forEach(session -> vacate(session, Session.REMOVED));
        there.forEach(session -> {
            session.dismiss();
            seatNextInLine();
        });
        return !there.isEmpty();
    }

    /** A client leaves, for {@code reason} (for the log). The client that has waited longest gets its seat. */
    void leave(Session session, String reason) {
        Room room = session.room();
        vacate(session, reason);
        if (!closed) {
            seatNextInLine();
        } else if (room != null && !room.isEmpty()) {
            endDrained(room.at(room.freeSeat().other()));
        }
    }

    private void vacate(Session session, String reason) {
        present.remove(session);
        Room room = session.room();
        if (room == null) {
            waiting.remove(session);
            observer.leavesLine(session.participant(), reason);
        } else {
            observer.leavesSeat(session.participant(), session.seat(), room.number(), reason);
            room.leave(session);
            if (room.isEmpty()) {
                lonely.remove(room);
                openRooms--;
                freeNumbers.add(room.number());
            } else {
                lonely.add(room);
            }
        }
        session.left();
    }

    /** The settings have changed: there may be more rooms for those that wait. */
    public void settingsChanged() {
        int before = -1;
        while (before != waiting.size()) {
            before = waiting.size();
            seatNextInLine();
        }
    }

    private void seatNextInLine() {
        Iterator<Session> line = waiting.iterator();
        if (line.hasNext() && seatIsFree()) {
            Session next = line.next();
            line.remove();
            seat(next);
        }
    }

    /**
     * Admits nobody from now on. Sends {@code exit} to those for whom nobody can come, and closes their connections: at once to those that
     * wait for a seat or for another client, and later to those whose other client leaves.
     */
    public void drain() {
        closed = true;
        waiting.stream().toList().forEach(this::endDrained);
        lonely.stream().map(room -> room.at(room.freeSeat().other())).toList().forEach(this::endDrained);
    }

    private void endDrained(Session session) {
        session.leave("the server drains, and nobody can come");
        session.dismiss();
    }

    /**
     * Shuts down: sends {@code exit} to all clients, seated or waiting, and closes their connections. Later clients are
     * refused likewise.
     */
    public void close() {
        closed = true;
        List<Session> all = new ArrayList<>(present);
        present.clear();
        lonely.clear();
        waiting.clear();
        for (Session session : all) {
            session.left();
            session.participant().send(new Event.Exit());
            session.participant().close();
        }
    }
}
