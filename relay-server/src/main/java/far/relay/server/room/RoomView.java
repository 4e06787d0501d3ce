package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEvent.Presence;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import far.relay.server.room.RoomHistory.Kept;
import far.relay.server.room.RoomState.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * What the client on one connection has been sent of its room. {@link #update} finds what it must be sent next: the difference
 * to the room's state. It is the same function on the node that changed the room, on one that learns of it later, and after
 * {@code resume}; if a node misses some versions of the room, its clients lose nothing. Immutable.
 *
 * @param token the token of the client
 * @param have the highest message number that it knew when it came
 * @param seat the seat that it was told
 * @param partner the owner of the other seat, as it was told; empty for none
 * @param told the highest message number that it was sent
 * @param place the place in the queue that it was told; 0 for none
 */
public record RoomView(
        ConnectionId connection,
        Token token,
        long have,
        Optional<Seat> seat,
        Optional<Owner> partner,
        long told,
        int place) {

    /**
     * What a client is sent, and what it has been sent then.
     *
     * @param events in order; if the last one is {@code bye}, the connection is closed
     */
    public record Update(RoomView view, List<RoomEvent> events) {}

    /** A client that has been sent nothing. The first update must be to the state in which it came, or to a later one. */
    public RoomView(ConnectionId connection, Token token, long have) {
        this(connection, token, have, Optional.empty(), Optional.empty(), 0, 0);
    }

    /** What the client must be sent, now that the room is in this state. */
    public Update update(RoomState state) {
        return update(state, state::placeOf);
    }

    /**
     * Likewise.
     *
     * @param places the place of a connection in the queue of this state
     */
    Update update(RoomState state, Function<ConnectionId, OptionalInt> places) {
        Optional<Seat> taken = state.seatAt(connection);
        if (taken.isPresent()) {
            return seat.isPresent() ? news(state, taken) : welcome(state, taken);
        }
        OptionalInt waiting = places.apply(connection);
        if (waiting.isEmpty()) {
            return new Update(this, List.of(RoomTexts.bye(end(state))));
        }
        int now = waiting.getAsInt();
        RoomView view = new RoomView(connection, token, have, seat, partner, told, now);
        return new Update(view, now == place ? List.of() : List.of(new RoomEvent.Wait(now)));
    }

    /** Why the client has no place in the room any more. If this is not known, it can find out by {@code resume}. */
    private ByeCode end(RoomState state) {
        return state.ended().stream()
                .filter(ended -> ended.connection().equals(connection))
                .map(RoomState.Ended::code)
                .findFirst()
                .orElse(ByeCode.RESTART);
    }

    private Update seated(RoomState state, Optional<Seat> mine, List<RoomEvent> events) {
        Optional<Owner> owner = state.seat(mine.orElseThrow().other()).owner();
        return new Update(new RoomView(connection, token, have, mine, owner, state.next() - 1, 0), events);
    }

    /** Section 3.2: seat, partner, earlier messages, and the one that waits for an answer. */
    private Update welcome(RoomState state, Optional<Seat> taken) {
        Seat mine = taken.orElseThrow();
        List<RoomEvent> events = new ArrayList<>();
        Seat turn = Seat.ofMessage(state.next());
        events.add(new RoomEvent.Seated(mine, token, state.next(), turn));
        events.add(partner(state.seat(mine.other()).owner()));
        for (Kept message : state.history().messages()) {
            if (message.number() > have) {
                boolean isOwed = message.number() == state.next() - 1 && turn == mine;
                events.add(
                        isOwed
                                ? new RoomEvent.Said(message.number(), message.text())
                                : new RoomEvent.Past(message.number(), message.seat(), message.text()));
            }
        }
        return seated(state, taken, events);
    }

    private static RoomEvent partner(Optional<Owner> owner) {
        return new RoomEvent.Partner(
                owner.map(present -> present.isAway() ? Presence.AWAY : Presence.HERE)
                        .orElse(Presence.NONE),
                owner.flatMap(Owner::name));
    }

    /** What has changed for a client that knows its seat. */
    private Update news(RoomState state, Optional<Seat> taken) {
        Seat mine = taken.orElseThrow();
        List<RoomEvent> events = new ArrayList<>(1);
        Optional<Owner> owner = state.seat(mine.other()).owner();
        if (!owner.equals(partner)) {
            addPartner(owner, events);
        }
        for (long number = told + 1; number < state.next(); number++) {
            if (Seat.ofMessage(number) == mine) {
                events.add(new RoomEvent.Taken(number));
            } else {
                state.history()
                        .beforeLast(state.next() - 1 - number)
                        .ifPresent(said -> events.add(new RoomEvent.Said(said.number(), said.text())));
            }
        }
        return seated(state, taken, events);
    }

    private void addPartner(Optional<Owner> owner, List<RoomEvent> events) {
        boolean isReplaced = partner.isPresent()
                && owner.isPresent()
                && !partner.get().token().equals(owner.get().token());
        if (isReplaced) {
            events.add(partner(Optional.empty()));
            events.add(partner(owner));
        } else if (!partner(partner).equals(partner(owner))) {
            events.add(partner(owner));
        }
    }
}
