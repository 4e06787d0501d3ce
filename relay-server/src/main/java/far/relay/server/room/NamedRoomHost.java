package far.relay.server.room;

import java.util.Set;

/** The node of a {@link NamedRoom}, which the room tells what happens. Called on the node's loop. */
public interface NamedRoomHost {
    /** A command of this node has changed the room, which was in this state. Its clients have not been told yet. */
    void stored(RoomState before);

    /** All is done that can be done for now. */
    void changed();

    /** {@link NamedRoom#tellQueue} must be called, after all that happens at the same moment. Not called again until it was. */
    void queueChanged();

    /** The store has lost a part of what it knew. The clients have been sent {@code bye restart}. */
    void lostData();

    /**
     * A fault of the server. The room is dead: it ignores everything, and must be replaced.
     *
     * @param lost the connections of the clients, which have been sent {@code bye restart}
     */
    void failed(Throwable cause, Set<ConnectionId> lost);
}
