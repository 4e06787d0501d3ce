package far.relay.server.room;

import far.relay.protocol.RoomName;
import far.relay.server.room.RoomRules.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A named room in its store, as one node sees it. Changes it by one task after the other. If another node was faster, a task is
 * decided again on the state that it left. A task that changes nothing is decided on a state that was loaded after it was added,
 * because another node may have changed the room. Used on the node's loop only.
 */
final class StoredRoom {
    /** A change of the room. */
    abstract static class Task {
        /** Makes the next state; may be called again, if another node was faster. */
        abstract Step step(RoomState before);

        /** The same, if the store has no place for what {@link #step} made. */
        Step smaller(RoomState before) {
            return step(before);
        }

        /** The store has the result. */
        abstract void done(Step result);

        /** Whether it can fail. If not, it must be done all the same: it is tried again with the next {@link StoredRoom#refresh}. */
        abstract boolean canFail();

        /** The store did not answer, or has no place: the step may have been done or not. */
        abstract void failed();
    }

    /** Is told what happens to the room. */
    interface Listener {
        /** A task of this node has changed the room, which was in this state. The task is done next. */
        void stored(RoomState before);

        /** Another node has changed the room, or its state was not known. */
        void loaded(RoomState state);

        /** The same, but the store has lost a part of what it knew. */
        void lostData();

        /** All is done that can be done for now. */
        void settled();

        /** A fault of the server. The room ignores everything from now on. */
        void failed(Throwable cause);
    }

    private final RoomName name;
    private final RoomStore store;
    private final Listener listener;
    private final Deque<Task> tasks = new ArrayDeque<>();
    /** The latest state that is known; null if none is. */
    private RoomState state;

    /** The version of the latest state that was ever known. */
    private long version;

    /** Whether the room was loaded after the latest task came. */
    private boolean isFresh;

    private boolean awaitsStore;
    private boolean isRunning;
    /** Whether the store did not answer last time. Nothing is tried again until something is asked for. */
    private boolean isStalled;

    /** Whether the store had no place for what the next task made. */
    private boolean isFull;

    private boolean isDead;

    StoredRoom(RoomName name, RoomStore store, Listener listener) {
        this.name = name;
        this.store = store;
        this.listener = listener;
    }

    /** The latest state that is known; empty if none is. */
    Optional<RoomState> state() {
        return Optional.ofNullable(state);
    }

    /** Whether there is nothing to do. */
    boolean isIdle() {
        return tasks.isEmpty() && !awaitsStore;
    }

    /** Whether {@link #refresh} must be called after a while, because the store did not answer. */
    boolean isStalled() {
        return isStalled;
    }

    /** Does a task after all earlier ones. */
    void add(Task task) {
        tasks.add(task);
        isFresh = false;
        isStalled = false;
        run(() -> {});
    }

    /** Loads the room. */
    void refresh() {
        isStalled = false;
        run(() -> {
            if (!awaitsStore) {
                load();
            }
        });
    }

    /** Does this and then all tasks, as far as the store answers at once. Tasks that are added meanwhile come after them. */
    void run(Runnable first) {
        if (isRunning) {
            attempt(first); // the loop below goes on
        } else {
            isRunning = true;
            attempt(() -> {
                first.run();
                runTasks();
            });
            isRunning = false;
            attempt(listener::settled);
        }
    }

    /** A fault must be caught here: a stage of the store would keep it to itself. */
    private void attempt(Runnable step) {
        if (isDead) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            isDead = true;
            tasks.clear();
            listener.failed(e);
        }
    }

    private void runTasks() {
        while (!awaitsStore && !isStalled && !tasks.isEmpty()) {
            if (state == null) {
                load();
            } else {
                decide(tasks.peek());
            }
        }
    }

    private void decide(Task task) {
        RoomState before = state;
        Step result = isFull ? task.smaller(before) : task.step(before);
        if (result.state() != before) {
            ask(store.replace(result.state()), isStored -> {
                if (isStored) {
                    state = result.state();
                    version = state.version();
                    listener.stored(before);
                    finish(result);
                } else {
                    load();
                }
            });
        } else if (isFresh) {
            finish(result);
        } else {
            load();
        }
    }

    private void finish(Step result) {
        isFresh = false;
        isFull = false;
        tasks.remove().done(result);
    }

    private void load() {
        ask(store.load(name), loaded -> {
            isFresh = true;
            adopt(loaded);
        });
    }

    /** A state that is known already stays the same object. */
    private void adopt(RoomState loaded) {
        boolean hasLost = loaded.version() < version;
        if (state == null || loaded.version() != version) {
            state = loaded;
            version = loaded.version();
            if (hasLost) {
                listener.lostData();
            } else {
                listener.loaded(state);
            }
        }
    }

    private <T> void ask(CompletionStage<T> request, Consumer<T> next) {
        CompletableFuture<T> result = request.toCompletableFuture();
        if (result.isDone() && !result.isCompletedExceptionally()) {
            next.accept(result.join()); // a store in memory answers at once
            return;
        }
        awaitsStore = true;
        request.whenComplete((answer, failure) -> {
            awaitsStore = false;
            if (failure == null) {
                run(() -> next.accept(answer));
            } else {
                run(failure instanceof StoreFullException ? this::full : this::fail);
            }
        });
    }

    /** There is no place for what the next task makes. Tries it once more: a message can take the place of earlier ones. */
    private void full() {
        if (isFull) {
            isFull = false;
            tasks.remove().failed();
        } else {
            isFull = true;
        }
    }

    /** The store did not answer. What can be refused is refused, and all else waits for the next {@link #refresh}. */
    private void fail() {
        isStalled = true;
        isFresh = false;
        isFull = false;
        state = null;
        List<Task> refused = tasks.stream().filter(Task::canFail).toList();
        tasks.removeAll(refused);
        refused.forEach(Task::failed);
    }
}
