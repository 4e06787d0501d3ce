package far.relay.server.connection;

import far.relay.protocol.ByeCode;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.server.metrics.RefusalCounts;
import far.relay.server.metrics.SeatMetrics;
import far.relay.server.room.NamedRoomObserver;
import far.relay.server.room.RoomParticipant;
import java.util.Set;

/**
 * Counts what happens in named rooms, and passes it on.
 *
 * @param next receives it then
 */
public record CountedNamedRooms(NamedRoomObserver next, SeatMetrics seats, RefusalCounts refusals)
        implements NamedRoomObserver {
    /** How the reason begins why a client leaves whose error ended its connection. */
    private static final String ERROR = "error ";

    /** Likewise, the reasons why a client leaves that was too slow. */
    private static final Set<String> TOO_SLOW = Set.of(ByeCode.IDLE.word(), ByeCode.LONELY.word());

    private void countIfRefused(String reason) {
        if (reason.startsWith(ERROR) || TOO_SLOW.contains(reason)) {
            refusals.add(reason);
        }
    }

    @Override
    public void created(RoomName room) {
        next.created(room);
    }

    @Override
    public void deleted(RoomName room) {
        next.deleted(room);
    }

    @Override
    public void waits(RoomParticipant client, RoomName room) {
        next.waits(client, room);
    }

    @Override
    public void takesSeat(RoomParticipant client, RoomName room, Seat seat) {
        seats.taken();
        next.takesSeat(client, room, seat);
    }

    @Override
    public void resumesSeat(RoomParticipant client, RoomName room, Seat seat) {
        seats.resumed();
        next.resumesSeat(client, room, seat);
    }

    @Override
    public void isAway(RoomParticipant client, RoomName room, Seat seat, String reason) {
        seats.left();
        countIfRefused(reason);
        next.isAway(client, room, seat, reason);
    }

    @Override
    public void leavesSeat(RoomParticipant client, RoomName room, Seat seat, String reason) {
        seats.left();
        countIfRefused(reason);
        next.leavesSeat(client, room, seat, reason);
    }

    @Override
    public void freesSeat(RoomName room, Seat seat) {
        next.freesSeat(room, seat);
    }

    @Override
    public void leavesQueue(RoomParticipant client, RoomName room, String reason) {
        countIfRefused(reason);
        next.leavesQueue(client, room, reason);
    }

    @Override
    public void neverEntered(RoomParticipant client, String reason) {
        countIfRefused(reason);
        next.neverEntered(client, reason);
    }

    @Override
    public void lostData(RoomName room) {
        next.lostData(room);
    }

    @Override
    public void failed(RoomName room, Throwable cause) {
        next.failed(room, cause);
    }
}
