package far.relay.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The seats 1 and 2 of the model of a named room, and their owners: 3. */
final class NamedRoomSeats {
    private final NamedRoomClient[] owners = new NamedRoomClient[3];
    /** Since when nobody is connected at a seat; of no use while somebody is. */
    private final long[] emptySince = new long[3];

    NamedRoomSeats copy() {
        NamedRoomSeats copy = new NamedRoomSeats();
        for (int seat = 1; seat <= 2; seat++) {
            copy.owners[seat] = owners[seat] == null ? null : owners[seat].copy();
            copy.emptySince[seat] = emptySince[seat];
        }
        return copy;
    }

    /** The owner of a seat; null if there is none. */
    NamedRoomClient owner(int seat) {
        return owners[seat];
    }

    boolean isHere(int seat) {
        return owners[seat] != null && owners[seat].connection != null;
    }

    long emptySince(int seat) {
        return emptySince[seat];
    }

    boolean areFree() {
        return owners[1] == null && owners[2] == null;
    }

    /** The connections of the owners that are connected. */
    List<String> connections() {
        List<String> all = new ArrayList<>();
        for (int seat = 1; seat <= 2; seat++) {
            if (isHere(seat)) {
                all.add(owners[seat].connection);
            }
        }
        return all;
    }

    /** The seat of the owner with this token; 0 if there is none. */
    int with(String token) {
        return seat(owner -> owner.token.equals(token));
    }

    /** The seat of the owner on this connection; 0 if there is none. */
    int at(String connection) {
        return seat(owner -> connection.equals(owner.connection));
    }

    private int seat(Predicate<NamedRoomClient> isMeant) {
        for (int seat = 1; seat <= 2; seat++) {
            if (owners[seat] != null && isMeant.test(owners[seat])) {
                return seat;
            }
        }
        return 0;
    }

    /** The first free seat that the client accepts; 0 if there is none. */
    int freeFor(NamedRoomClient client) {
        for (int seat = 1; seat <= 2; seat++) {
            if (owners[seat] == null && client.accepts(seat)) {
                return seat;
            }
        }
        return 0;
    }

    /** The room is created. */
    void create(long now) {
        emptySince[1] = now;
        emptySince[2] = now;
    }

    void take(int seat, NamedRoomClient client, long now) {
        client.since = now;
        owners[seat] = client;
    }

    void disconnect(int seat, long now) {
        owners[seat].connection = null;
        emptySince[seat] = now;
    }

    void free(int seat, long now) {
        if (isHere(seat)) {
            emptySince[seat] = now;
        }
        owners[seat] = null;
    }

    /** What the partner of this seat receives of its owner. */
    String presence(int seat) {
        return owners[seat] == null ? "partner none" : owners[seat].presence();
    }
}
