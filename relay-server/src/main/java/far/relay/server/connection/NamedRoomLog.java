package far.relay.server.connection;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
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
        log.info("room {} created", room);
    }

    @Override
    public void deleted(RoomName room) {
        log.info("room {} deleted", room);
    }

    @Override
    public void waits(RoomParticipant client, RoomName room) {
        log.info("{} waits for a seat of room {}", client, room);
    }

    @Override
    public void takesSeat(RoomParticipant client, RoomName room, Seat seat) {
        log.info("{} takes seat {} of room {}", client, seat.number(), room);
    }

    @Override
    public void resumesSeat(RoomParticipant client, RoomName room, Seat seat) {
        log.info("{} resumes seat {} of room {}", client, seat.number(), room);
    }

    @Override
    public void isAway(RoomParticipant client, RoomName room, Seat seat, String reason) {
        log.info("{} is away from seat {} of room {}: {}", client, seat.number(), room, reason);
    }

    @Override
    public void leavesSeat(RoomParticipant client, RoomName room, Seat seat, String reason) {
        log.info("{} leaves seat {} of room {}: {}", client, seat.number(), room, reason);
    }

    @Override
    public void freesSeat(RoomName room, Seat seat) {
        log.info("seat {} of room {} is free: its owner did not come back in time", seat.number(), room);
    }

    @Override
    public void leavesQueue(RoomParticipant client, RoomName room, String reason) {
        log.info("{} leaves the queue of room {}: {}", client, room, reason);
    }

    @Override
    public void neverEntered(RoomParticipant client, String reason) {
        log.info("{} did not enter a room: {}", client, reason);
    }

    @Override
    public void lostData(RoomName room) {
        log.error("the store has lost data of room {}", room);
    }

    @Override
    public void failed(RoomName room, Throwable cause) {
        log.check(cause);
        log.error("a fault of the server in room {}", room, cause);
    }
}
