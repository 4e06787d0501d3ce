package far.relay.server.room;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.Optional;

/** Two seats and their sessions. Applies {@link TurnOrder} at every step and sends the resulting events. */
final class Room {
    private final int number;
    private final TurnOrder order;
    private Session one;
    private Session two;
    private boolean advancing;

    /** @param number the number of the room in the log; 1 or more */
    Room(int number, Role replayRole) {
        this.number = number;
        this.order = new TurnOrder(replayRole);
    }

    int number() {
        return number;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    /** Whether the next client takes over a conversation. */
    boolean hasBegun() {
        return order.hasBegun();
    }

    /** The seat that the next client takes. */
    Seat freeSeat() {
        return order.free().orElseThrow();
    }

    /** The state of the rules. */
    TurnOrder.State state() {
        return order.state();
    }

    RoomStatus status() {
        TurnOrder.State state = order.state();
        return new RoomStatus(
                number,
                Optional.ofNullable(one).map(Session::participant),
                Optional.ofNullable(two).map(Session::participant),
                state.turn(),
                state.begun(),
                state.owed().isPresent());
    }

    /** Gives the session the free seat, and continues the conversation. */
    void sit(Session session) {
        TurnOrder.Seating seating = order.sit();
        Seat seat = seating.seat();
        place(seat, session);
        session.seated(this, seat);
        seating.deliveries().forEach(delivery -> at(delivery.to()).participant().send(delivery.event()));
        seating.turn().ifPresent(gained -> at(gained).setTurn(true));
        Session other = at(seat.other());
        session.setAlone(other == null);
        if (other != null) {
            other.setAlone(false);
        }
        advance();
    }

    /** Removes the session from its seat. */
    void leave(Session session) {
        order.leave(session.seat());
        place(session.seat(), null);
        Session other = at(session.seat().other());
        if (other != null) {
            other.setAlone(true);
        }
    }

    /** Whether it is not advancing now. */
    boolean isAtRest() {
        return !advancing;
    }

    /** Whether a message of this seat can be {@linkplain #relay relayed} at once. */
    boolean isTurnOf(Seat seat) {
        return isAtRest() && order.maySend(seat);
    }

    /** Relays the message of the seat that has the turn, and passes the turn. {@link #advance} continues from there. */
    void relay(Seat seat, Message message) {
        Optional<Seat> gained = order.send(seat, message);
        at(seat).setTurn(false);
        if (gained.isPresent()) {
            Session receiver = at(gained.get());
            receiver.setTurn(true);
            receiver.participant().send(new Event.Relayed(message));
        }
    }

    /** Runs the held commands as far as the turns allow, and flushes the resulting events. */
    void advance() {
        if (advancing) {
            return; // the loop below also runs what has arrived meanwhile
        }
        advancing = true;
        try {
            Optional<Seat> sender = order.sender();
            while (sender.isPresent() && at(sender.get()).runNext()) {
                sender = order.sender();
            }
        } finally {
            advancing = false;
        }
        flush(one);
        flush(two);
    }

    private static void flush(Session session) {
        if (session != null) {
            session.participant().flush();
        }
    }

    /** The session on this seat; null if it is free. */
    Session at(Seat seat) {
        return seat == Seat.ONE ? one : two;
    }

    private void place(Seat seat, Session session) {
        if (seat == Seat.ONE) {
            one = session;
        } else {
            two = session;
        }
    }
}
