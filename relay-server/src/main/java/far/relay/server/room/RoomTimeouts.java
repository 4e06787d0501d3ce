package far.relay.server.room;

import far.relay.protocol.Seat;
import far.relay.server.room.RoomState.SeatState;
import far.relay.server.room.RoomState.Waiting;
import java.util.OptionalLong;

/** When the seats of a named room, and the places in its queue, are given up (docs/rooms.md, sections 3.4 and 6). */
final class RoomTimeouts {
    private static final long NEVER = Long.MAX_VALUE;

    private final long keepSeat;
    private final long turnTimeout;
    private final long lonelyTimeout;

    RoomTimeouts(NamedRoomSettings settings) {
        this.keepSeat = settings.keepSeat().toMillis();
        this.turnTimeout = settings.turnTimeout().toMillis();
        this.lonelyTimeout = settings.lonelyTimeout().toMillis();
    }

    /** The first of the times below; empty if no time runs. */
    OptionalLong first(RoomState state) {
        long first = NEVER;
        for (Seat seat : Seat.values()) {
            SeatState mine = state.seat(seat);
            first = Math.min(first, keepUntil(mine));
            first = Math.min(first, idleAt(state, seat, mine));
            first = Math.min(first, lonelyAt(mine, state.seat(seat.other())));
        }
        for (Waiting client : state.queue()) {
            first = Math.min(first, lonelyAt(client));
        }
        return first == NEVER ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** When the seat of an owner who is away is free. */
    long keepUntil(SeatState seat) {
        return seat.owner().isEmpty() || seat.isHere() ? NEVER : seat.changed() + keepSeat;
    }

    /** When the owner of the seat has said nothing for too long. */
    long idleAt(RoomState state, Seat seat, SeatState mine) {
        return Seat.ofMessage(state.next()) == seat ? since(mine, state.saidAt(), turnTimeout) : NEVER;
    }

    /** When the owner of the seat has had no partner for too long. */
    long lonelyAt(SeatState mine, SeatState partner) {
        return partner.isHere() ? NEVER : since(mine, partner.changed(), lonelyTimeout);
    }

    /** When the client has waited for too long. */
    long lonelyAt(Waiting client) {
        return lonelyTimeout == 0 ? NEVER : client.since() + lonelyTimeout;
    }

    /** When a timeout of the owner is over that began at {@code start} or, if that is later, when it got the seat. */
    private static long since(SeatState mine, long start, long timeout) {
        return timeout == 0 || mine.owner().isEmpty()
                ? NEVER
                : Math.max(start, mine.owner().get().since()) + timeout;
    }
}
