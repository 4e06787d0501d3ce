package far.relay.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The queue of the model of a named room: 3.3. */
final class NamedRoomQueue {
    private final int most;
    private final List<NamedRoomClient> clients = new ArrayList<>();
    /** The place that each connection was told. */
    private Map<String, Integer> places = new TreeMap<>();

    /** @param most how many clients it has room for */
    NamedRoomQueue(int most) {
        this.most = most;
    }

    NamedRoomQueue copy() {
        NamedRoomQueue copy = new NamedRoomQueue(most);
        clients.forEach(client -> copy.clients.add(client.copy()));
        copy.places = places;
        return copy;
    }

    List<NamedRoomClient> clients() {
        return clients;
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    boolean isFull() {
        return clients.size() >= most;
    }

    void add(NamedRoomClient client) {
        clients.add(client);
    }

    Optional<NamedRoomClient> with(String token) {
        return clients.stream().filter(client -> client.token.equals(token)).findFirst();
    }

    void remove(String connection) {
        clients.removeIf(client -> client.connection.equals(connection));
    }

    /** Removes the first client that accepts this seat. */
    Optional<NamedRoomClient> takeFor(int seat) {
        Optional<NamedRoomClient> first =
                clients.stream().filter(client -> client.accepts(seat)).findFirst();
        first.ifPresent(clients::remove);
        return first;
    }

    /** The connections whose places have changed since this was last called. */
    Map<String, Integer> newPlaces() {
        Map<String, Integer> now = new TreeMap<>();
        for (NamedRoomClient client : clients) {
            now.put(client.connection, now.size() + 1);
        }
        Map<String, Integer> changed = new TreeMap<>(now);
        changed.entrySet().removeAll(places.entrySet());
        places = now;
        return changed;
    }
}
