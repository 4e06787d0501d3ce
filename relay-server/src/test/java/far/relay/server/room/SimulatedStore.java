package far.relay.server.room;

import far.relay.protocol.RoomName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One room in a store that delays everything, loses requests, answers and notifications, and is used by several nodes. */
final class SimulatedStore {
    private static final int MOST_DELAY = 50;
    private static final double LOST_NOTIFICATIONS = 0.2;
    private static final double LOST_REQUESTS = 0.005;

    private final SimulatedWorld world;
    private final List<Watcher> watchers = new ArrayList<>();
    RoomState state;

    private record Watcher(SimulatedNode node, LongConsumer changed) {}

    SimulatedStore(SimulatedWorld world, RoomName room) {
        this.world = world;
        this.state = RoomState.missing(room, 0);
    }

    private boolean replace(RoomState next) {
        if (next.version() != state.version() + 1) {
            return false;
        }
        state = next;
        Set<SecretHash> tokens = new HashSet<>();
        next.one().owner().ifPresent(owner -> tokens.add(owner.token()));
        next.two()
                .owner()
                .filter(owner -> !tokens.add(owner.token()))
                .ifPresent(owner -> world.problems.add("a token has two seats"));
        for (Watcher watcher : watchers) {
            if (!world.chance(LOST_NOTIFICATIONS)) {
                world.after(
                        world.delay(MOST_DELAY), () -> watcher.node.run(() -> watcher.changed.accept(next.version())));
            }
        }
        return true;
    }

    /** The store, as a node reaches it. */
    RoomStore from(SimulatedNode node) {
        return new RoomStore() {
            @Override
            public CompletionStage<RoomState> load(RoomName room) {
                return ask(() -> state);
            }

            @Override
            public CompletionStage<Boolean> replace(RoomState next) {
                return ask(() -> SimulatedStore.this.replace(next));
            }

            private <T> CompletionStage<T> ask(Supplier<T> request) {
                CompletableFuture<T> answer = new CompletableFuture<>();
                boolean isLost = world.chance(LOST_REQUESTS);
                boolean isAnswerLost = world.chance(LOST_REQUESTS);
                world.after(world.delay(MOST_DELAY), () -> {
                    T result = isLost ? null : request.get();
                    boolean fails = isLost || isAnswerLost;
                    world.after(
                            fails ? 1000 : world.delay(MOST_DELAY),
                            () -> node.run(() -> {
                                if (fails) {
                                    answer.completeExceptionally(new IllegalStateException("no answer"));
                                } else {
                                    answer.complete(result);
                                }
                            }));
                });
                return answer;
            }

            @Override
            public Watch watch(RoomName room, LongConsumer changed) {
                Watcher watcher = new Watcher(node, changed);
                watchers.add(watcher);
                return () -> watchers.remove(watcher);
            }
        };
    }
}
