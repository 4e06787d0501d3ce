package far.relay.server.room;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;

/** Two seats and those who sit on them: asks {@link TurnOrder} at every step and tells them what it answers. */
final class Room {
    private final int number;
    private final TurnOrder order;
    private Session one;
    private Session two;
    private boolean advancing;

    /** @param number its name in the log; 1 or more */
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

    /** Whether who comes now takes over a conversation. */
    boolean hasBegun() {
        return order.hasBegun();
    }

    /** The seat that the next client takes. */
    Seat freeSeat() {
        return order.free().orElseThrow();
    }

    /** Gives the session the free seat, and goes on with the conversation. */
    void sit(Session session) {
        Seat seat = freeSeat();
        place(seat, session);
        session.seated(this, seat);
        Seat newlyAsked = order.hasBegun() ? seat : Seat.ONE;
        tell(order.sit());
        if (order.maySpeak(newlyAsked)) {
            at(newlyAsked).setTurn(true);
        }
        Session other = at(seat.other());
        session.setAlone(other == null);
        if (other != null) {
            other.setAlone(false);
        }
        advance();
    }

    /** Takes the session from its seat. */
    void leave(Session session) {
        order.leave(session.seat());
        place(session.seat(), null);
        Session other = at(session.seat().other());
        if (other != null) {
            other.setAlone(true);
        }
    }

    /** Relays what has been said already by the seat whose turn it is, and then the other, until one has said nothing. */
    void advance() {
        if (advancing) {
            return; // what came meanwhile is taken up by the loop below
        }
        advancing = true;
        try {
            while (speaks(Seat.ONE) || speaks(Seat.TWO)) {}
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

    private Session at(Seat seat) {
        return seat == Seat.ONE ? one : two;
    }

    private void place(Seat seat, Session session) {
        if (seat == Seat.ONE) {
            one = session;
        } else {
            two = session;
        }
    }

    /** Whether the seat may say its line at once. */
    boolean hears(Seat seat) {
        return !advancing && order.maySpeak(seat);
    }

    private boolean speaks(Seat seat) {
        return order.maySpeak(seat) && at(seat).speak();
    }

    /** The seat, whose turn it is, says its line. */
    void say(Seat seat, Message message) {
        tell(order.say(seat, message));
        at(seat).setTurn(false);
        Session other = at(seat.other());
        if (other != null) {
            other.setTurn(true);
        }
    }

    private void tell(List<TurnOrder.Tell> tells) {
        for (TurnOrder.Tell tell : tells) {
            at(tell.to()).participant().deliver(tell.event());
        }
    }

    @Override
    public String toString() {
        return "room " + number;
    }
}
