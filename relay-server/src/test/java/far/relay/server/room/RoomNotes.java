package far.relay.server.room;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.ArrayList;
import java.util.List;

/** Records what happens in named rooms. */
final class RoomNotes implements NamedRoomObserver {
    private final List<String> notes = new ArrayList<>();

    /** Everything that happened since the last call. */
    List<String> taken() {
        List<String> all = List.copyOf(notes);
        notes.clear();
        return all;
    }

    @Override
    public void created(RoomName room) {
        notes.add(room + " created");
    }

    @Override
    public void deleted(RoomName room) {
        notes.add(room + " deleted");
    }

    @Override
    public void waits(RoomParticipant client, RoomName room) {
        notes.add(client + " waits for " + room);
    }

    @Override
    public void takesSeat(RoomParticipant client, RoomName room, Seat seat) {
        notes.add(client + " takes " + seat.number() + " of " + room);
    }

    @Override
    public void resumesSeat(RoomParticipant client, RoomName room, Seat seat) {
        notes.add(client + " resumes " + seat.number() + " of " + room);
    }

    @Override
    public void isAway(RoomParticipant client, RoomName room, Seat seat, String reason) {
        notes.add(client + " is away from " + seat.number() + " of " + room + ": " + reason);
    }

    @Override
    public void leavesSeat(RoomParticipant client, RoomName room, Seat seat, String reason) {
        notes.add(client + " leaves " + seat.number() + " of " + room + ": " + reason);
    }

    @Override
    public void freesSeat(RoomName room, Seat seat) {
        notes.add(seat.number() + " of " + room + " is free");
    }

    @Override
    public void leavesQueue(RoomParticipant client, RoomName room, String reason) {
        notes.add(client + " leaves the queue of " + room + ": " + reason);
    }

    @Override
    public void neverEntered(RoomParticipant client, String reason) {
        notes.add(client + " never entered: " + reason);
    }

    @Override
    public void lostData(RoomName room) {
        notes.add(room + " lost data");
    }

    @Override
    public void failed(RoomName room, Throwable cause) {
        notes.add(room + " failed: " + cause.getClass().getSimpleName());
    }
}
