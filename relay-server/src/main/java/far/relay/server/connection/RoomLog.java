package far.relay.server.connection;

import far.relay.protocol.Seat;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.room.Participant;
import far.relay.server.room.RoomObserver;

/** Logs what happens in the lobby, one line an event. */
public final class RoomLog implements RoomObserver {
    private static final EventLog memoryLog = new EventLog(RoomLog.class);
    private static final int MIB = 1024 * 1024;

    private final RateLimitedLog log;

    public RoomLog(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void waits(Participant client, int inLine) {
        log.log(LogEvent.QUEUE_JOINED, client, inLine);
    }

    @Override
    public void turnedAway(Participant client, String reason) {
        log.log(LogEvent.CLIENT_TURNED_AWAY, client, reason);
    }

    @Override
    public void takesSeat(Participant client, Seat seat, int room, boolean takesOver) {
        log.log(takesOver ? LogEvent.SEAT_TAKEN_OVER : LogEvent.SEAT_TAKEN, client, seat.number(), room);
    }

    @Override
    public void leavesLine(Participant client, String reason) {
        log.log(LogEvent.QUEUE_LEFT, client, reason);
    }

    @Override
    public void leavesSeat(Participant client, Seat seat, int room, String reason) {
        log.log(LogEvent.SEAT_LEFT, client, seat.number(), room, reason);
    }

    @Override
    public void memoryIsShort(long used, long available) {
        memoryLog.log(LogEvent.MEMORY_SHORT, used / MIB, available / MIB);
    }

    @Override
    public void memoryIsEnough(long used, int closed) {
        memoryLog.log(LogEvent.MEMORY_ENOUGH, used / MIB, closed);
    }
}
