package far.relay.server.metrics;

/** The seats in rooms of one kind, plain or named. For the event loop's thread. */
public final class SeatMetrics {
    private int connected;
    private long taken;
    private long takenOver;
    private long resumed;

    /** A client has taken a free seat of a conversation that had not begun, or of a named room. */
    public void taken() {
        taken++;
        connected++;
    }

    /** A client has taken a free seat of a conversation that had begun. */
    public void takenOver() {
        takenOver++;
        connected++;
    }

    /** A client is connected to its own seat again. */
    public void resumed() {
        resumed++;
        connected++;
    }

    /** The connection of a client that had a seat has ended. */
    public void left() {
        connected--;
    }

    /** How many clients are connected to a seat. */
    public int connectedClients() {
        return connected;
    }

    public long takenSeats() {
        return taken;
    }

    public long takenOverSeats() {
        return takenOver;
    }

    public long resumedSeats() {
        return resumed;
    }
}
