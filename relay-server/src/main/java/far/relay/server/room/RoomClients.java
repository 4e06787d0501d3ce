package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.RoomEvent;
import far.relay.server.room.NamedRoom.Client;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
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
    /** A client, what it was sent, and whether it is here still. */
    private static final class Guest {
        private final ConnectionId connection;
        private final Client client;
        /** Null while it has no place in the room yet. */
        private RoomView view;

        private boolean isGone;

        Guest(ConnectionId connection, Client client) {
            this.connection = connection;
            this.client = client;
        }

        boolean isQueued() {
            return view.place() > 0;
        }
    }

    private final Map<ConnectionId, Guest> clients = new HashMap<>();
    /** Those with a seat, and those that came just now. */
    private final List<Guest> seated = new ArrayList<>(2);
    /** Those in the queue. */
    private final Set<Guest> queued = new LinkedHashSet<>();
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
        clients.put(connection, new Guest(connection, client));
    }

    /** A client gets a place in the room, unless it has gone. */
    void enter(RoomView view) {
        Guest guest = clients.get(view.connection());
        if (guest != null) {
            guest.view = view;
            seated.add(guest);
        }
    }

    /** Returns whether it was there. */
    boolean remove(ConnectionId connection) {
        Guest guest = clients.remove(connection);
        if (guest == null) {
            return false;
        }
        guest.isGone = true;
        if (!seated.remove(guest)) {
            queued.remove(guest);
        }
        return true;
    }

    /** Null if it is not here. */
    private Guest find(ConnectionId connection) {
        for (Guest guest : seated) { // those that say messages; there are at most two
            if (guest.connection == connection) {
                return guest;
            }
        }
        return clients.get(connection);
    }

    /** What this client asked for is done or refused. */
    void settle(ConnectionId connection) {
        Guest guest = find(connection);
        if (guest != null) {
            guest.client.settled();
        }
    }

    /** Sends all clients what is new, but those that stay in the queue only when {@link #updateQueue} is called. */
    void update(RoomState state) {
        for (Guest guest : seated.toArray(Guest[]::new)) {
            update(guest, state, state::placeOf);
        }
        if (state.queue() != queue) {
            queue = state.queue();
            isQueueBehind = !queued.isEmpty();
            Set<ConnectionId> staying =
                    queue.stream().map(RoomState.Waiting::connection).collect(Collectors.toSet());
            for (Guest guest : List.copyOf(queued)) {
                if (!staying.contains(guest.connection)) {
                    update(guest, state, state::placeOf);
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
        for (Guest guest : List.copyOf(queued)) {
            update(guest, state, known -> places.getOrDefault(known, OptionalInt.empty()));
        }
    }

    /** Sends this client what is new. */
    void update(ConnectionId connection, RoomState state) {
        Guest guest = clients.get(connection);
        if (guest != null && guest.view != null) {
            update(guest, state, state::placeOf);
        }
    }

    private void update(Guest guest, RoomState state, Function<ConnectionId, OptionalInt> places) {
        if (guest.isGone) {
            return; // while another one was told
        }
        RoomView.Update update = guest.view.update(state, places);
        if (guest.client.isWritable() || isBye(update.events())) {
            boolean wasQueued = guest.isQueued();
            guest.view = update.view();
            if (guest.isQueued() != wasQueued) {
                move(guest);
            }
            send(guest, update.events());
        }
    }

    private void move(Guest guest) {
        if (guest.isQueued()) {
            seated.remove(guest);
            queued.add(guest);
        } else {
            queued.remove(guest);
            seated.add(guest);
        }
    }

    private static boolean isBye(List<RoomEvent> events) {
        return !events.isEmpty() && events.get(events.size() - 1) instanceof RoomEvent.Bye;
    }

    /** Sends the events, unless the client has gone. After {@code bye}, or an error while it has no place, it is forgotten. */
    void send(ConnectionId connection, List<RoomEvent> events) {
        Guest guest = clients.get(connection);
        if (guest != null) {
            if (guest.view == null) {
                remove(connection);
            }
            send(guest, events);
        }
    }

    private void send(Guest guest, List<RoomEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        if (isBye(events)) {
            remove(guest.connection);
        }
        guest.client.send(events);
    }

    /** Whether a client with a seat does not read, so that it may not have been sent all that is new. */
    boolean isBehind() {
        return seated.stream().anyMatch(guest -> !guest.client.isWritable());
    }

    /** Lets all clients go, with this {@code bye}. Returns their connections. */
    Set<ConnectionId> letAllGo(ByeCode code) {
        Map<ConnectionId, Guest> all = Map.copyOf(clients);
        all.keySet().forEach(this::remove);
        all.values().forEach(guest -> guest.client.send(List.of(RoomTexts.bye(code))));
        return all.keySet();
    }
}
