package far.relay.server.room;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.server.room.RoomRules.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A named room as one node sees it: runs the commands of the clients on this node one after the other, and sends each client what
 * is new. Other nodes may serve other clients of the room: if one of them was faster, a command is decided again on the state that
 * it left. A command that changes nothing is decided on a state that was loaded after it came, because another node may
 * have changed the room. A client that does not read is sent nothing new until it does: then it receives the difference to what it
 * was sent before. Used on the node's loop only.
 */
public final class NamedRoom {
    /** A client on this node. */
    public interface Client {
        /** Sends the events, in order. After {@code bye}, or an error while it has no place in the room, the room forgets it. */
        void send(List<RoomEvent> events);

        /** Whether it reads what it is sent. If not, {@link #tell} must be called when it does again. */
        boolean isWritable();

        /** What it asked for is done or refused, and it has been sent the answer. Not called after the room forgot it. */
        void settled();
    }

    /** The node of the room. */
    public interface Host {
        /** A command of this node has changed the room, which was in this state. Its clients have not been told yet. */
        void stored(RoomState before);

        /** All is done that can be done for now. */
        void changed();

        /** The store has lost a part of what it knew. The clients have been sent {@code bye restart}. */
        void lostData();

        /**
         * A fault of the server. The room is dead: it ignores everything, and must be replaced.
         *
         * @param lost the connections of the clients, which have been sent {@code bye restart}
         */
        void failed(Throwable cause, Set<ConnectionId> lost);
    }

    /**
     * Something to be done with the room.
     *
     * @param client the client that waits for it
     * @param step makes the next state; may be called again, if another node was faster
     * @param done what came of it
     * @param failed is called if the store does not answer: the step may have been done or not. Empty for what must be done all
     *     the same: it is tried again with the next {@link #refresh}
     */
    private record Task(
            Optional<ConnectionId> client,
            Function<RoomState, Step> step,
            Consumer<Step> done,
            Optional<Runnable> failed) {}

    private final RoomName name;
    private final RoomRules rules;
    private final RoomStore store;
    private final LongSupplier clock;
    private final Host host;
    private final RoomClients clients = new RoomClients();
    private final Deque<Task> tasks = new ArrayDeque<>();
    /** The latest state that is known; null if none is. */
    private RoomState state;

    /** The version of the latest state that was ever known. */
    private long version;

    /** Whether the room was loaded after the latest task came. */
    private boolean isFresh;

    private boolean awaitsStore;
    private boolean works;
    /** Whether the store did not answer last time. Nothing is tried again until something is asked for. */
    private boolean isStalled;

    /** Whether the store had no place for what the next task made. */
    private boolean isFull;

    private boolean isDead;

    /** @param clock milliseconds since 1970 */
    public NamedRoom(RoomName name, RoomRules rules, RoomStore store, LongSupplier clock, Host host) {
        this.name = name;
        this.rules = rules;
        this.store = store;
        this.clock = clock;
        this.host = host;
    }

    /** Whether it has no client here, and nothing to do. */
    public boolean isIdle() {
        return clients.isEmpty() && tasks.isEmpty() && !awaitsStore;
    }

    /** The latest state that is known here; empty if none is. */
    public Optional<RoomState> state() {
        return Optional.ofNullable(state);
    }

    /** Whether {@link #refresh} must be called after a while, because the store did not answer. */
    public boolean isStalled() {
        return isStalled;
    }

    /** A client sends {@code join} as its first line. */
    public void join(Client client, RoomRules.Arrival arrival, RoomCommand.Join join) {
        enter(
                client,
                new RoomView(arrival.connection(), arrival.tokenFor(join), 0),
                before -> rules.join(before, arrival, join, clock.getAsLong()));
    }

    /** A client sends {@code resume} as its first line. */
    public void resume(Client client, ConnectionId connection, RoomCommand.Resume resume) {
        enter(
                client,
                new RoomView(connection, resume.token(), resume.have()),
                before -> rules.resume(before, connection, resume, clock.getAsLong()));
    }

    /** A client that has gone meanwhile must not take its seat from the connection that it has now, perhaps on another node. */
    private void enter(Client client, RoomView view, Function<RoomState, Step> step) {
        ConnectionId connection = view.connection();
        clients.add(connection, client);
        add(new Task(
                Optional.of(connection),
                before -> clients.contains(connection) ? step.apply(before) : new Step(before, Optional.empty()),
                result -> {
                    if (result.answer().isEmpty()) {
                        clients.enter(view);
                    }
                    answer(connection, result);
                },
                Optional.of(() -> {
                    clients.send(connection, List.of(RoomTexts.error(ErrorCode.BUSY)));
                    lose(connection::equals); // the store may have given it a seat
                })));
    }

    /** A client says a message. */
    public void say(ConnectionId connection, RoomCommand.Say say) {
        add(new Task(
                Optional.of(connection),
                before -> isFull
                        ? rules.sayAlone(before, connection, say, clock.getAsLong())
                        : rules.say(before, connection, say, clock.getAsLong()),
                result -> answer(connection, result),
                Optional.of(() -> clients.send(connection, List.of(RoomTexts.error(ErrorCode.STORE))))));
    }

    private void answer(ConnectionId connection, Step result) {
        result.answer().ifPresent(event -> clients.send(connection, List.of(event)));
    }

    /** A client gives up its seat, or its place in the queue. */
    public void leave(ConnectionId connection) {
        change(before -> rules.leave(before, connection, clock.getAsLong()));
    }

    /** The connection of a client has ended. It is sent nothing more. */
    public void disconnected(ConnectionId connection) {
        if (clients.remove(connection)) { // otherwise it has no place in the room any more
            lose(connection::equals);
        }
    }

    /** Connections have ended, perhaps of another node that died. */
    public void lose(Predicate<ConnectionId> isLost) {
        change(before -> rules.lose(before, isLost, clock.getAsLong()));
    }

    /** The time of {@link RoomRules#deadline} has come. */
    public void expire() {
        change(before -> rules.expire(before, clock.getAsLong()));
    }

    private void change(Function<RoomState, RoomState> step) {
        add(new Task(
                Optional.empty(),
                before -> new Step(step.apply(before), Optional.empty()),
                result -> {},
                Optional.empty()));
    }

    private void add(Task task) {
        tasks.add(task);
        isFresh = false;
        isStalled = false;
        work(() -> {});
    }

    /** Loads the room: after a notification, and from time to time, as notifications can be lost. */
    public void refresh() {
        isStalled = false;
        work(() -> {
            if (!awaitsStore) {
                load();
            }
        });
    }

    /** A client reads again: sends it what is new. */
    public void tell(ConnectionId connection) {
        work(() -> {
            if (state != null) {
                clients.update(connection, state);
            }
        });
    }

    private void load() {
        ask(store.load(name), loaded -> {
            isFresh = true;
            adopt(loaded);
        });
    }

    private <T> void ask(CompletionStage<T> request, Consumer<T> next) {
        awaitsStore = true;
        request.whenComplete((answer, failure) -> {
            awaitsStore = false;
            if (failure == null) {
                work(() -> next.accept(answer));
            } else {
                work(failure instanceof StoreFullException ? this::full : this::fail);
            }
        });
    }

    /** Does this and then all tasks, as far as the store answers at once. What a client asks for meanwhile comes after it. */
    private void work(Runnable first) {
        if (works) {
            attempt(first); // the loop below goes on
        } else {
            works = true;
            attempt(() -> {
                first.run();
                runTasks();
            });
            works = false;
            attempt(host::changed);
        }
    }

    private void runTasks() {
        while (!awaitsStore && !isStalled && !tasks.isEmpty()) {
            if (state == null) {
                load();
            } else {
                take(tasks.peek());
            }
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
            host.failed(e, clients.restartAll());
        }
    }

    private void take(Task task) {
        RoomState before = state;
        Step result = task.step.apply(before);
        if (result.state() != before) {
            ask(store.replace(result.state()), isStored -> {
                if (isStored) {
                    state = result.state();
                    version = state.version();
                    host.stored(before);
                    finish(task, result);
                } else {
                    load();
                }
            });
        } else if (isFresh) {
            finish(task, result);
        } else {
            load();
        }
    }

    private void finish(Task task, Step result) {
        tasks.remove();
        isFresh = false;
        isFull = false;
        task.done.accept(result);
        clients.update(state);
        settle(task);
    }

    private void settle(Task task) {
        task.client.ifPresent(clients::settle);
    }

    /** There is no place for what the next task makes. Tries it once more: a message can take the place of earlier ones. */
    private void full() {
        if (isFull) {
            isFull = false;
            refuse(List.of(tasks.remove()));
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
        List<Task> refused =
                tasks.stream().filter(task -> task.failed.isPresent()).toList();
        tasks.removeAll(refused);
        refuse(refused);
    }

    private void refuse(List<Task> refused) {
        refused.forEach(task -> {
            task.failed.ifPresent(Runnable::run);
            settle(task);
        });
    }

    /** A load shows the room as it is; a state that is known already stays the same object. */
    private void adopt(RoomState loaded) {
        boolean hasLost = loaded.version() < version;
        if (state == null || loaded.version() != version) {
            state = loaded;
            version = loaded.version();
            if (hasLost) {
                Set<ConnectionId> lost = clients.restartAll();
                lose(lost::contains);
                host.lostData();
            } else {
                clients.update(state);
            }
        }
    }
}
