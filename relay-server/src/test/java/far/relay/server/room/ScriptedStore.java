package far.relay.server.room;

import far.relay.protocol.RoomName;
import far.relay.server.store.MemoryRoomStore;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A store in memory that answers late, fails, or forgets, as the test lets it. */
final class ScriptedStore implements RoomStore {
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Queue<Runnable> delayed = new ArrayDeque<>();
    private final Set<Watch> watches = new HashSet<>();
    private final long maxBytes;
    private MemoryRoomStore rooms;
    private boolean isSlow;
    /** What all requests fail with; null if they do not. */
    private Exception failure;

    private boolean isConfused;
    int requests;

    ScriptedStore(long maxBytes) {
        this.maxBytes = maxBytes;
        forget();
    }

    /** From now on, {@link #answer} answers. */
    void isSlow() {
        isSlow = true;
    }

    void answer() {
        while (!delayed.isEmpty()) {
            delayed.remove().run();
        }
    }

    /** From now on, all requests fail; not if this is null. */
    void fails(Exception cause) {
        failure = cause;
    }

    /** The next answer is one that the core does not expect. */
    void confuses() {
        isConfused = true;
    }

    /** Loses all rooms. */
    void forget() {
        rooms = new MemoryRoomStore(loop::add, maxBytes);
    }

    /** Delivers the notifications. */
    void deliver() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    MemoryRoomStore rooms() {
        return rooms;
    }

    int watches() {
        return watches.size();
    }

    @Override
    public CompletionStage<RoomState> load(RoomName room) {
        return ask(() -> rooms.load(room));
    }

    @Override
    public CompletionStage<Boolean> replace(RoomState next) {
        return ask(() -> rooms.replace(next));
    }

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> request) {
        requests++;
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (isConfused) {
            isConfused = false;
            return CompletableFuture.completedFuture(null);
        }
        if (!isSlow) {
            return request.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        delayed.add(() -> request.get().whenComplete((result, cause) -> {
            if (cause == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(cause);
            }
        }));
        return answer;
    }

    @Override
    public Watch watch(RoomName room, LongConsumer changed) {
        Watch inner = rooms.watch(room, changed);
        Watch[] watch = new Watch[1];
        watch[0] = () -> {
            inner.close();
            watches.remove(watch[0]);
        };
        watches.add(watch[0]);
        return watch[0];
    }
}
