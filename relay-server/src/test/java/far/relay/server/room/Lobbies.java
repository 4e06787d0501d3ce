package far.relay.server.room;

import far.relay.protocol.Seat;

/** Lobbies for tests. */
public final class Lobbies {
    private Lobbies() {}

    /** A lobby without a memory limit and without a log. */
    public static Lobby of(RoomSettings settings, Clock clock) {
        return new Lobby(() -> settings, unlimited(clock), clock, new NoLog());
    }

    /** No limit on memory. */
    static MemoryLimit unlimited(Clock clock) {
        return new MemoryLimit(new MemoryBudget(Long.MAX_VALUE, () -> 0, 0, 0), clock, new NoLog());
    }

    /** Logs nothing. */
    static final class NoLog implements RoomObserver {
        @Override
        public void waits(Participant client, int inLine) {}

        @Override
        public void turnedAway(Participant client, String reason) {}

        @Override
        public void takesSeat(Participant client, Seat seat, int room, boolean takesOver) {}

        @Override
        public void leavesLine(Participant client, String reason) {}

        @Override
        public void leavesSeat(Participant client, Seat seat, int room, String reason) {}

        @Override
        public void memoryIsShort(long used, long available) {}

        @Override
        public void memoryIsEnough(long used, int letGo) {}
    }
}
