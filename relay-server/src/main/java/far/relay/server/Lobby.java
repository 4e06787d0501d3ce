package far.relay.server;

import far.relay.protocol.Event;
import far.relay.protocol.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who comes gets a seat, or a place in the waiting line, or is let go (docs/protocol.md, sections 4.6 and 8). Belongs to
 * one thread, the event loop.
 */
final class Lobby {
    private static final Logger log = LoggerFactory.getLogger(Lobby.class);

    private final int maxRooms;
    private final int maxWaiting;
    private final int hold;
    private final Role replayRole;

    /** All who have come and not left. */
    private final Set<Session> present = new LinkedHashSet<>();
    /** Rooms where a client waits for the other, the longest waiting first. */
    private final Set<Room> lonely = new LinkedHashSet<>();
    /** Those without a seat, in order of arrival; nobody while a seat is free. */
    private final Set<Session> waiting = new LinkedHashSet<>();

    private int openRooms;
    private int lastRoom;
    private boolean closed;

    /**
     * @param maxRooms how many rooms may be open at once; at least 1
     * @param maxWaiting how many clients may wait in line; at least 0
     * @param hold how many early lines are held for a client; at least 1
     * @param replayRole the word for a replacement that is owed a replay
     */
    Lobby(int maxRooms, int maxWaiting, int hold, Role replayRole) {
        this.maxRooms = maxRooms;
        this.maxWaiting = maxWaiting;
        this.hold = hold;
        this.replayRole = replayRole;
    }

    /** A client comes. The session has left already if there was no place for it. */
    Session enter(Participant participant) {
        Session session = new Session(this, participant, hold);
        if (closed) {
            turnAway(session, "the server is ending");
        } else if (seatIsFree()) {
            present.add(session);
            seat(session);
        } else if (waiting.size() < maxWaiting) {
            present.add(session);
            waiting.add(session);
            log.info("{} waits in line, {} in all", participant, waiting.size());
        } else {
            turnAway(session, "no seat is free and the waiting line is full");
        }
        return session;
    }

    private boolean seatIsFree() {
        return !lonely.isEmpty() || openRooms < maxRooms;
    }

    private void turnAway(Session session, String reason) {
        session.left();
        log.info("{} turned away: {}", session.participant(), reason);
        session.participant().deliver(new Event.Exit());
        session.participant().dismiss();
    }

    private void seat(Session session) {
        Room room = roomForOneMore();
        String takes = room.hasBegun() ? "takes over" : "takes";
        log.info(
                "{} {} seat {} of {}",
                session.participant(),
                takes,
                room.freeSeat().number(),
                room);
        room.sit(session);
    }

    private Room roomForOneMore() {
        Iterator<Room> longestWaiting = lonely.iterator();
        if (longestWaiting.hasNext()) {
            Room room = longestWaiting.next();
            longestWaiting.remove();
            return room;
        }
        Room room = new Room(++lastRoom, replayRole);
        openRooms++;
        lonely.add(room);
        return room;
    }

    /** A client leaves, for {@code reason} (for the log): who waits longest gets its seat. */
    void leave(Session session, String reason) {
        present.remove(session);
        Room room = session.room();
        if (room == null) {
            waiting.remove(session);
            log.info("{} leaves the waiting line: {}", session.participant(), reason);
        } else {
            log.info(
                    "{} leaves seat {} of {}: {}",
                    session.participant(),
                    session.seat().number(),
                    room,
                    reason);
            room.leave(session);
            if (room.isEmpty()) {
                lonely.remove(room);
                openRooms--;
            } else {
                lonely.add(room);
            }
        }
        session.left();
        seatNextInLine();
    }

    private void seatNextInLine() {
        Iterator<Session> line = waiting.iterator();
        if (line.hasNext() && seatIsFree()) {
            Session next = line.next();
            line.remove();
            seat(next);
        }
    }

    /** The server ends: everybody, seated or waiting, is told {@code exit} and let go; who comes later likewise. */
    void close() {
        closed = true;
        List<Session> all = new ArrayList<>(present);
        present.clear();
        lonely.clear();
        waiting.clear();
        for (Session session : all) {
            session.left();
            session.participant().deliver(new Event.Exit());
            session.participant().close();
        }
    }
}
