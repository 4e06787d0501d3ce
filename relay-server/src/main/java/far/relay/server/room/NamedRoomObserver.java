package far.relay.server.room;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;

/** Receives what happens in named rooms, for a log. Called on the node's loop; must not block or call the core. */
public interface NamedRoomObserver {
    /** A client of this node has created the room. */
    void created(RoomName room);

    /** The room, which this node changed last, is deleted. */
    void deleted(RoomName room);

    /** A client waits in the queue of the room. */
    void waits(RoomParticipant client, RoomName room);

    /** A client takes a seat that had no owner. */
    void takesSeat(RoomParticipant client, RoomName room, Seat seat);

    /** A client is connected to its own seat again. */
    void resumesSeat(RoomParticipant client, RoomName room, Seat seat);

    /** A client is no longer connected to its seat, but keeps it for a while. */
    void isAway(RoomParticipant client, RoomName room, Seat seat, String reason);

    /** A client no longer has its seat, or has it on another connection. */
    void leavesSeat(RoomParticipant client, RoomName room, Seat seat, String reason);

    /** This node has freed a seat whose owner was not connected any more. */
    void freesSeat(RoomName room, Seat seat);

    /** A client leaves the queue of the room. */
    void leavesQueue(RoomParticipant client, RoomName room, String reason);

    /** A client has gone, or is refused, before it had a place in a room. */
    void neverEntered(RoomParticipant client, String reason);

    /** The store has lost a part of what it knew of the room. */
    void lostData(RoomName room);

    /** A fault of the server in the room. */
    void failed(RoomName room, Throwable cause);
}
