package far.relay.server.room;

import far.relay.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A store of one room, which does what it is asked when {@link #answer} is called. */
final class SlowStore implements RoomStore {
    private final Queue<Runnable> requests = new ArrayDeque<>();
    RoomState state = RoomState.missing(RoomHarness.KITCHEN, 0);
    /** Whether each request fails at once. */
    boolean isDown;

    /** How many requests it has had. */
    int asked;

    @Override
    public CompletionStage<RoomState> load(RoomName room) {
        return ask(() -> state);
    }

    @Override
    public CompletionStage<Boolean> replace(RoomState next) {
        return ask(() -> {
            boolean follows = next.version() == state.version() + 1;
            state = follows ? next : state;
            return follows;
        });
    }

    private <T> CompletionStage<T> ask(Supplier<T> request) {
        asked++;
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (isDown) {
            answer.completeExceptionally(new IllegalStateException("down"));
        } else {
            requests.add(() -> answer.complete(request.get()));
        }
        return answer;
    }

    @Override
    public Watch watch(RoomName room, LongConsumer changed) {
        return () -> {};
    }

    void answer() {
        while (!requests.isEmpty()) {
            requests.remove().run();
        }
    }
}
