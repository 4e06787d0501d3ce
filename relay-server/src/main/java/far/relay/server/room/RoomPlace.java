package far.relay.server.room;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.Optional;

/** Where a client of named rooms is: in no room yet, in a queue, or on a seat. Tells the observer when that changes. */
final class RoomPlace {
    private final RoomParticipant client;
    private final NamedRoomObserver observer;
    /** Null before it has asked for a room. */
    private RoomName room;
    /** When it did that. */
    private long came;

    private boolean resumes;
    private boolean waits;
    private Optional<Seat> seat = Optional.empty();

    RoomPlace(RoomParticipant client, NamedRoomObserver observer) {
        this.client = client;
        this.observer = observer;
    }

    /** It asks for its own seat. */
    void resumes() {
        resumes = true;
    }

    /** @param now milliseconds since 1970 */
    void enters(RoomName into, long now) {
        room = into;
        came = now;
    }

    /** Its room; empty if it has not asked for one. */
    Optional<RoomName> room() {
        return Optional.ofNullable(room);
    }

    /** Its seat there; empty if it has none yet. */
    Optional<Seat> seat() {
        return seat;
    }

    /** It has a place in the queue, maybe not for the first time. */
    void waits() {
        if (!waits) {
            waits = true;
            observer.waits(client, room);
        }
    }

    /** @param state that of the room, with the owner of the seat */
    void seated(Seat mine, Optional<RoomState> state) {
        seat = Optional.of(mine);
        if (resumes || ownedBefore(mine, state)) {
            observer.resumesSeat(client, room, mine);
        } else {
            observer.takesSeat(client, room, mine);
        }
    }

    private boolean ownedBefore(Seat mine, Optional<RoomState> state) {
        return state.flatMap(known -> known.seat(mine).owner())
                .filter(owner -> owner.since() < came)
                .isPresent();
    }

    /** It has gone. {@code keepsSeat}: its seat is away then, and not free. */
    void left(String reason, boolean keepsSeat) {
        if (seat.isPresent() && keepsSeat) {
            observer.isAway(client, room, seat.get(), reason);
        } else if (seat.isPresent()) {
            observer.leavesSeat(client, room, seat.get(), reason);
        } else if (waits) {
            observer.leavesQueue(client, room, reason);
        } else {
            observer.neverEntered(client, reason);
        }
    }
}
