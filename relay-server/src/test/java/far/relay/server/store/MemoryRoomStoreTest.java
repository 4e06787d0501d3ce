package far.relay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.room.RoomStore;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryRoomStoreTest extends RoomStoreContract {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final MemoryRoomStore store = new MemoryRoomStore(tasks::add);

    @Override
    RoomStore store() {
        return store;
    }

    @Override
    <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Override
    void settle() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @AfterEach
    void countsItsRooms() {
        assertThat(store.size()).isBetween(0, 2);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store.size()).isZero();
    }
}
