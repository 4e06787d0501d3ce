package far.relay.server.connection;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.server.log.LogEvent;
import far.relay.server.room.NamedRoomObserver;
import far.relay.server.room.RoomParticipant;

/** Logs what happens in named rooms, one line an event. */
public final class NamedRoomLog implements NamedRoomObserver {
    private final RateLimitedLog log;

    public NamedRoomLog(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void created(RoomName room) {
        log.log(LogEvent.ROOM_CREATED, room);
    }

    @Override
    public void deleted(RoomName room) {
        log.log(LogEvent.ROOM_DELETED, room);
    }

    @Override
    public void waits(RoomParticipant client, RoomName room) {
        log.log(LogEvent.QUEUE_JOINED_OF_ROOM, client, room);
    }

    @Override
    public void takesSeat(RoomParticipant client, RoomName room, Seat seat) {
        log.log(LogEvent.SEAT_TAKEN, client, seat.number(), room);
    }

    @Override
    public void resumesSeat(RoomParticipant client, RoomName room, Seat seat) {
        log.log(LogEvent.SEAT_RESUMED, client, seat.number(), room);
    }

    @Override
    public void isAway(RoomParticipant client, RoomName room, Seat seat, String reason) {
        log.log(LogEvent.SEAT_AWAY, client, seat.number(), room, reason);
    }

    @Override
    public void leavesSeat(RoomParticipant client, RoomName room, Seat seat, String reason) {
        log.log(LogEvent.SEAT_LEFT, client, seat.number(), room, reason);
    }

    @Override
    public void freesSeat(RoomName room, Seat seat) {
        log.log(LogEvent.SEAT_FREED, seat.number(), room);
    }

    @Override
    public void leavesQueue(RoomParticipant client, RoomName room, String reason) {
        log.log(LogEvent.QUEUE_LEFT_OF_ROOM, client, room, reason);
    }

    @Override
    public void neverEntered(RoomParticipant client, String reason) {
        log.log(LogEvent.CLIENT_NEVER_ENTERED, client, reason);
    }

    @Override
    public void lostData(RoomName room) {
        log.log(LogEvent.STORE_LOST_DATA, room);
    }

    @Override
    public void failed(RoomName room, Throwable cause) {
        log.check(cause);
        log.logFailure(LogEvent.ROOM_FAILED, cause, room);
    }
}
