package far.relay.server.room;

import java.util.Set;

/** A node that has nothing to do but to fail the test if the room does. */
final class QuietHost implements NamedRoom.Host {
    @Override
    public void stored(RoomState before) {}

    @Override
    public void changed() {}

    @Override
    public void lostData() {}

    @Override
    public void failed(Throwable cause, Set<ConnectionId> lost) {
        throw new AssertionError(cause);
    }
}
