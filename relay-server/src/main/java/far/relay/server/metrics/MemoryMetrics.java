package far.relay.server.metrics;

/** What the limit on the memory of all clients did. For the event loop's thread. */
public final class MemoryMetrics {
    private boolean isShort;
    private long closed;

    /** Clients use too much memory from now on. */
    public void becomesShort() {
        isShort = true;
    }

    /** There is enough memory again. Meanwhile this many clients were closed. */
    public void isEnough(int clients) {
        isShort = false;
        closed += clients;
    }

    public boolean isShort() {
        return isShort;
    }

    /** How many clients were closed, except while memory is short. */
    public long closedClients() {
        return closed;
    }
}
