package far.relay.server.room;

import far.relay.protocol.Seat;

/** Receives what happens in the lobby, for a log. Called on the thread of the lobby; must not block or call the lobby. */
public interface RoomObserver {
    /** A client has joined the waiting line, which has this many clients now. */
    void waits(Participant client, int inLine);

    /** A client is refused, because there is no place for it. */
    void turnedAway(Participant client, String reason);

    /** A client takes a seat of the room with this number, and with it perhaps a conversation that has begun. */
    void takesSeat(Participant client, Seat seat, int room, boolean takesOver);

    /** A client leaves the waiting line. */
    void leavesLine(Participant client, String reason);

    /** A client leaves its seat. */
    void leavesSeat(Participant client, Seat seat, int room, String reason);

    /** Clients use too much of the available memory, both in bytes: those that use most are closed from now on. */
    void memoryIsShort(long used, long available);

    /** Clients no longer use too much memory, but this many bytes. Meanwhile this many clients were closed. */
    void memoryIsEnough(long used, int closed);
}
