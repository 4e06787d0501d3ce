package far.relay.server.connection;

import far.relay.protocol.Seat;
import far.relay.server.metrics.MemoryMetrics;
import far.relay.server.metrics.RefusalCounts;
import far.relay.server.metrics.SeatMetrics;
import far.relay.server.room.Participant;
import far.relay.server.room.RoomObserver;

/**
 * Counts what happens in the lobby, and passes it on.
 *
 * @param next receives it then
 */
public record CountedRooms(RoomObserver next, SeatMetrics seats, MemoryMetrics memory, RefusalCounts refusals)
        implements RoomObserver {
    /** How the reason begins why a client leaves that the server refused. */
    private static final String REFUSED = "refused: ";

    @Override
    public void waits(Participant client, int inLine) {
        next.waits(client, inLine);
    }

    @Override
    public void turnedAway(Participant client, String reason) {
        refusals.add(reason);
        next.turnedAway(client, reason);
    }

    @Override
    public void takesSeat(Participant client, Seat seat, int room, boolean takesOver) {
        if (takesOver) {
            seats.takenOver();
        } else {
            seats.taken();
        }
        next.takesSeat(client, seat, room, takesOver);
    }

    @Override
    public void leavesLine(Participant client, String reason) {
        countIfRefused(reason);
        next.leavesLine(client, reason);
    }

    @Override
    public void leavesSeat(Participant client, Seat seat, int room, String reason) {
        seats.left();
        countIfRefused(reason);
        next.leavesSeat(client, seat, room, reason);
    }

    private void countIfRefused(String reason) {
        if (reason.startsWith(REFUSED)) {
            refusals.add(reason.substring(REFUSED.length()));
        }
    }

    @Override
    public void memoryIsShort(long used, long available) {
        memory.becomesShort();
        next.memoryIsShort(used, available);
    }

    @Override
    public void memoryIsEnough(long used, int closed) {
        memory.isEnough(closed);
        next.memoryIsEnough(used, closed);
    }
}
