package far.relay.server.room;

import far.relay.protocol.Seat;

/** Learns what happens in the lobby, for a log. Called on the thread of the lobby; must not block or call the lobby. */
public interface RoomObserver {
    /** A client waits in line for a seat, the last of so many. */
    void waits(Participant client, int inLine);

    /** A client is not let in, because there is no place for it. */
    void turnedAway(Participant client, String reason);

    /** A client takes a seat of the room with this number; or takes a conversation over that has begun. */
    void takesSeat(Participant client, Seat seat, int room, boolean takesOver);

    /** A client leaves the waiting line. */
    void leavesLine(Participant client, String reason);

    /** A client leaves its seat. */
    void leavesSeat(Participant client, Seat seat, int room, String reason);

    /** Clients hold so many of so many bytes, which is too much: those that hold most are let go from now on. */
    void memoryIsShort(long used, long available);

    /** Clients hold so many bytes, which is no longer too much. Meanwhile so many clients were let go. */
    void memoryIsEnough(long used, int letGo);
}
