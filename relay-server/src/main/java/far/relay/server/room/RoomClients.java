package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.RoomEvent;
import far.relay.server.room.NamedRoom.Client;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The clients of a named room on one node, and what each of them has been sent. A client may call the room, and so change what is
 * here, while it is being sent something.
 */
final class RoomClients {
    private final Map<ConnectionId, Client> clients = new HashMap<>();
    /** What the clients with a seat were sent, and those that came just now. */
    private final Map<ConnectionId, RoomView> seated = new HashMap<>();
    /** What the clients in the queue were sent. */
    private final Map<ConnectionId, RoomView> queued = new HashMap<>();
    /** The queue at the last update. */
    private List<RoomState.Waiting> queue = List.of();
    /** Whether clients that stay in the queue may have another place now than they were told. */
    private boolean isQueueBehind;

    boolean isEmpty() {
        return clients.isEmpty();
    }

    boolean contains(ConnectionId connection) {
        return clients.containsKey(connection);
    }

    /** Adds a client that has no place in the room yet. */
    void add(ConnectionId connection, Client client) {
        clients.put(connection, client);
    }

    /** A client gets a place in the room, unless it has gone. */
    void enter(RoomView view) {
        if (contains(view.connection())) {
            seated.put(view.connection(), view);
        }
    }

    /** Returns whether it was there. */
    boolean remove(ConnectionId connection) {
        seated.remove(connection);
        queued.remove(connection);
        return clients.remove(connection) != null;
    }

    /** What this client asked for is done or refused. */
    void settle(ConnectionId connection) {
        if (contains(connection)) {
            clients.get(connection).settled();
        }
    }

    /** Sends all clients what is new, but those that stay in the queue only when {@link #updateQueue} is called. */
    void update(RoomState state) {
        for (ConnectionId connection : List.copyOf(seated.keySet())) {
            update(connection, state);
        }
        if (state.queue() != queue) {
            queue = state.queue();
            isQueueBehind = !queued.isEmpty();
            Set<ConnectionId> staying =
                    queue.stream().map(RoomState.Waiting::connection).collect(Collectors.toSet());
            for (ConnectionId connection : List.copyOf(queued.keySet())) {
                if (!staying.contains(connection)) {
                    update(connection, state);
                }
            }
        }
    }

    /** Whether {@link #updateQueue} has something to do. */
    boolean isQueueBehind() {
        return isQueueBehind;
    }

    /** Sends the clients in the queue their places, if these are new. */
    void updateQueue(RoomState state) {
        isQueueBehind = false;
        Map<ConnectionId, OptionalInt> places = new HashMap<>();
        for (RoomState.Waiting waiting : state.queue()) {
            places.put(waiting.connection(), OptionalInt.of(places.size() + 1));
        }
        for (ConnectionId connection : List.copyOf(queued.keySet())) {
            update(connection, state, known -> places.getOrDefault(known, OptionalInt.empty()));
        }
    }

    /** Sends this client what is new. */
    void update(ConnectionId connection, RoomState state) {
        update(connection, state, state::placeOf);
    }

    private void update(ConnectionId connection, RoomState state, Function<ConnectionId, OptionalInt> places) {
        RoomView view = seated.getOrDefault(connection, queued.get(connection));
        if (view == null) {
            return; // it has gone while another one was told
        }
        RoomView.Update update = view.update(state, places);
        if (clients.get(connection).isWritable() || isBye(update.events())) {
            Map<ConnectionId, RoomView> now = update.view().place() > 0 ? queued : seated;
            (now == queued ? seated : queued).remove(connection);
            now.put(connection, update.view());
            send(connection, update.events());
        }
    }

    private static boolean isBye(List<RoomEvent> events) {
        return !events.isEmpty() && events.get(events.size() - 1) instanceof RoomEvent.Bye;
    }

    /** Sends the events, unless the client has gone. After {@code bye}, or an error while it has no place, it is forgotten. */
    void send(ConnectionId connection, List<RoomEvent> events) {
        Client client = clients.get(connection);
        if (client == null || events.isEmpty()) {
            return;
        }
        if (isBye(events) || !seated.containsKey(connection) && !queued.containsKey(connection)) {
            remove(connection);
        }
        client.send(events);
    }

    /** Lets all clients go: they find out by {@code resume} how the room is. Returns their connections. */
    Set<ConnectionId> restartAll() {
        Map<ConnectionId, Client> all = Map.copyOf(clients);
        all.keySet().forEach(this::remove);
        all.values().forEach(client -> client.send(List.of(RoomTexts.bye(ByeCode.RESTART))));
        return all.keySet();
    }
}
