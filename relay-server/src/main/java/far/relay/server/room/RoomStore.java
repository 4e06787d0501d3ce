package far.relay.server.room;

import far.relay.protocol.RoomName;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;

/**
 * Keeps the states of named rooms. No rule lives here: a store compares versions, and nothing else. Used on the node's loop only.
 * Stages complete on it too, perhaps at once; the work that they wait for is done elsewhere.
 *
 * <p>A stage fails if the store cannot be reached, or does not answer. A {@link #replace} that failed may have been done: whoever
 * needs to know loads the room.
 */
public interface RoomStore {
    /**
     * The room as the store knows it now. A room that does not exist is {@linkplain RoomState#missing missing}, with a version that
     * no room of this name has exceeded. So a node that still knows a deleted room cannot replace a new one of the same name.
     */
    CompletionStage<RoomState> load(RoomName room);

    /**
     * Stores a state if its version follows the current one; a room that does not {@linkplain RoomState#exists exist} in it
     * is deleted.
     *
     * @return whether it was stored; if not, another node was faster. Fails with {@link StoreFullException} if there is no place for
     *     it; a change after which the room takes no more memory ({@link RoomState#memory}) always has its place
     */
    CompletionStage<Boolean> replace(RoomState next);

    /**
     * Watches a room. The consumer is called on the loop with its new version after a change, whoever made it. Calls may be lost,
     * repeated and late, and are never made during a call of this store.
     */
    Watch watch(RoomName room, LongConsumer changed);

    /** A room that is being watched. */
    interface Watch extends AutoCloseable {
        /** Stops watching. */
        @Override
        void close();
    }
}
