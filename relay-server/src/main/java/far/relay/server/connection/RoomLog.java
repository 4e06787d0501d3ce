package far.relay.server.connection;

import far.relay.protocol.Seat;
import far.relay.server.room.Participant;
import far.relay.server.room.RoomObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens in the lobby, one line an event. */
public final class RoomLog implements RoomObserver {
    private static final Logger memoryLog = LoggerFactory.getLogger(RoomLog.class);
    private static final int MIB = 1024 * 1024;

    private final RateLimitedLog log;

    public RoomLog(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void waits(Participant client, int inLine) {
        log.info("{} waits in line, {} in all", client, inLine);
    }

    @Override
    public void turnedAway(Participant client, String reason) {
        log.info("{} turned away: {}", client, reason);
    }

    @Override
    public void takesSeat(Participant client, Seat seat, int room, boolean takesOver) {
        log.info("{} {} seat {} of room {}", client, takesOver ? "takes over" : "takes", seat.number(), room);
    }

    @Override
    public void leavesLine(Participant client, String reason) {
        log.info("{} leaves the waiting line: {}", client, reason);
    }

    @Override
    public void leavesSeat(Participant client, Seat seat, int room, String reason) {
        log.info("{} leaves seat {} of room {}: {}", client, seat.number(), room, reason);
    }

    @Override
    public void memoryIsShort(long used, long available) {
        memoryLog.warn(
                "short of memory, clients take {} of {} MiB: closing the connections that take most",
                used / MIB,
                available / MIB);
    }

    @Override
    public void memoryIsEnough(long used, int closed) {
        memoryLog.info("enough memory again, clients take {} MiB: {} connections were closed", used / MIB, closed);
    }
}
