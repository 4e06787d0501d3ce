package far.relay.server.room;

import java.util.Set;

/** A node that fails the test if the room fails. */
final class QuietHost implements NamedRoomHost {
    private final Runnable queueChanged;

    /** @param queueChanged is run when the queue must be told of its change */
    QuietHost(Runnable queueChanged) {
        this.queueChanged = queueChanged;
    }

    @Override
    public void stored(RoomState before) {}

    @Override
    public void changed() {}

    @Override
    public void queueChanged() {
        queueChanged.run();
    }

    @Override
    public void lostData() {}

    @Override
    public void failed(Throwable cause, Set<ConnectionId> lost) {
        throw new AssertionError(cause);
    }
}
