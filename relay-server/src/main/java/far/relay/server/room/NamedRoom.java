package far.relay.server.room;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.server.room.RoomRules.Step;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A named room as one node sees it: runs the commands of the clients on this node one after the other, and sends each client what
 * is new. Other nodes may serve other clients of the room: if one of them was faster, a command is decided again on the state that
 * it left. A command that changes nothing is decided on a state that was loaded after it came, because another node may
 * have changed the room. Used on the node's loop only.
 */
public final class NamedRoom {
    /** A client on this node. */
    @FunctionalInterface
    public interface Client {
        /** Sends the events, in order; if the last one is {@code bye}, the connection is closed then. */
        void send(List<RoomEvent> events);
    }

    /**
     * Something to be done with the room.
     *
     * @param step makes the next state; may be called again, if another node was faster
     * @param done what came of it
     * @param failed is called if the store does not answer: the step may have been done or not. Empty for what must be done all
     *     the same: it is tried again with the next {@link #refresh}
     */
    private record Task(Function<RoomState, Step> step, Consumer<Step> done, Optional<Runnable> failed) {}

    private final RoomName name;
    private final RoomRules rules;
    private final RoomStore store;
    private final LongSupplier clock;
    private final Map<ConnectionId, Client> clients = new HashMap<>();
    private final Map<ConnectionId, RoomView> views = new HashMap<>();
    private final Deque<Task> tasks = new ArrayDeque<>();
    /** The latest state that is known; null if none is. */
    private RoomState state;

    /** Whether the room was loaded after the latest task came. */
    private boolean isFresh;

    private boolean awaitsStore;
    private boolean works;
    /** Whether the store did not answer last time. Nothing is tried again until something is asked for. */
    private boolean isStalled;

    /** @param clock milliseconds since 1970 */
    public NamedRoom(RoomName name, RoomRules rules, RoomStore store, LongSupplier clock) {
        this.name = name;
        this.rules = rules;
        this.store = store;
        this.clock = clock;
    }

    /** Whether this node can forget the room: it has no client here, and nothing to do. */
    public boolean isIdle() {
        return clients.isEmpty() && tasks.isEmpty() && !awaitsStore;
    }

    /** The latest state that is known here; empty if none is. */
    public Optional<RoomState> state() {
        return Optional.ofNullable(state);
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
        clients.put(connection, client);
        add(
                before -> clients.containsKey(connection) ? step.apply(before) : new Step(before, Optional.empty()),
                result -> {
                    if (result.answer().isEmpty() && clients.containsKey(connection)) {
                        views.put(connection, view);
                    }
                    answer(connection, result);
                },
                Optional.of(() -> send(connection, List.of(RoomTexts.error(ErrorCode.BUSY)))));
    }

    /** A client says a message. */
    public void say(ConnectionId connection, RoomCommand.Say say) {
        add(
                before -> rules.say(before, connection, say, clock.getAsLong()),
                result -> answer(connection, result),
                Optional.of(() -> send(connection, List.of(RoomTexts.error(ErrorCode.STORE)))));
    }

    private void answer(ConnectionId connection, Step result) {
        result.answer().ifPresent(event -> send(connection, List.of(event)));
    }

    /** A client gives up its seat, or its place in the queue. */
    public void leave(ConnectionId connection) {
        change(before -> rules.leave(before, connection, clock.getAsLong()));
    }

    /** The connection of a client has ended. It is sent nothing more. */
    public void disconnected(ConnectionId connection) {
        clients.remove(connection);
        views.remove(connection);
        lose(connection::equals);
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
        add(before -> new Step(step.apply(before), Optional.empty()), result -> {}, Optional.empty());
    }

    private void add(Function<RoomState, Step> step, Consumer<Step> done, Optional<Runnable> failed) {
        tasks.add(new Task(step, done, failed));
        isFresh = false;
        isStalled = false;
        run();
    }

    /** Loads the room: after a notification, and from time to time, as notifications can be lost. */
    public void refresh() {
        isStalled = false;
        if (!awaitsStore) {
            load();
        }
        run();
    }

    private void load() {
        awaitsStore = true;
        store.load(name)
                .whenComplete((loaded, failure) -> goOn(failure, () -> {
                    isFresh = true;
                    adopt(loaded);
                }));
    }

    private void run() {
        work(() -> {});
    }

    /** The store has answered. */
    private void goOn(Throwable failure, Runnable next) {
        awaitsStore = false;
        work(failure == null ? next : this::fail);
    }

    /** Does this and then all tasks, as far as the store answers at once. What a client asks for meanwhile comes after it. */
    private void work(Runnable first) {
        if (works) {
            first.run();
            return; // the loop below goes on
        }
        works = true;
        try {
            first.run();
            while (!awaitsStore && !isStalled && !tasks.isEmpty()) {
                if (state == null) {
                    load();
                } else {
                    take(tasks.peek());
                }
            }
        } finally {
            works = false;
        }
    }

    private void take(Task task) {
        RoomState before = state;
        Step result = task.step.apply(before);
        if (result.state() != before) {
            awaitsStore = true;
            store.replace(result.state())
                    .whenComplete((isStored, failure) -> goOn(failure, () -> {
                        if (isStored) {
                            state = result.state();
                            finish(task, result);
                        } else {
                            load();
                        }
                    }));
        } else if (isFresh) {
            finish(task, result);
        } else {
            load();
        }
    }

    private void finish(Task task, Step result) {
        tasks.remove();
        isFresh = false;
        task.done.accept(result);
        tellAll();
    }

    /** The store did not answer. What can be refused is refused, and all else waits for the next {@link #refresh}. */
    private void fail() {
        isStalled = true;
        isFresh = false;
        state = null;
        List<Task> refused =
                tasks.stream().filter(task -> task.failed.isPresent()).toList();
        tasks.removeAll(refused);
        refused.forEach(task -> task.failed.get().run());
    }

    /** A load shows the room as it is; a state that is known already stays the same object. */
    private void adopt(RoomState loaded) {
        if (state == null || loaded.version() != state.version()) {
            state = loaded;
            tellAll();
        }
    }

    private void tellAll() {
        for (ConnectionId connection : List.copyOf(views.keySet())) {
            RoomView view = views.get(connection);
            if (view != null) { // otherwise it has gone while another one was told
                RoomView.Update update = view.update(state);
                views.put(connection, update.view());
                send(connection, update.events());
            }
        }
    }

    /** Sends the events, unless the client has gone. After {@code bye}, or an error while it has no place, it is forgotten. */
    private void send(ConnectionId connection, List<RoomEvent> events) {
        Client client = clients.get(connection);
        if (client == null || events.isEmpty()) {
            return;
        }
        boolean isOver = events.get(events.size() - 1) instanceof RoomEvent.Bye || !views.containsKey(connection);
        if (isOver) {
            clients.remove(connection);
            views.remove(connection);
        }
        client.send(events);
    }
}
