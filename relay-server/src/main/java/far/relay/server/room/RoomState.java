package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.DisplayName;
import far.relay.protocol.Role;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All that is known of a named room. An immutable value: {@link RoomRules} makes the next one, a {@link RoomStore} keeps it, and
 * {@link RoomView} tells what a client must be sent of it. All times are milliseconds since 1970, by the clock of the node that
 * made the change.
 *
 * @param version grows by 1 with each change; a store compares it
 * @param salt of all hashes in this room
 * @param secret empty if the room has none
 * @param next the number of the next message; 1 or more
 * @param saidAt when the last message was said; 0 if none was
 * @param queue those who wait, in order of arrival
 * @param ended the connections that were let go lately, latest first, and why
 */
public record RoomState(
        RoomName name,
        long version,
        String salt,
        Optional<SecretHash> secret,
        long next,
        long saidAt,
        RoomHistory history,
        SeatState one,
        SeatState two,
        List<Waiting> queue,
        List<Ended> ended) {

    /**
     * The owner of a seat.
     *
     * @param since when it got the seat
     * @param connection where it is connected; empty if it is away
     */
    public record Owner(SecretHash token, Optional<DisplayName> name, long since, Optional<ConnectionId> connection) {
        boolean isAway() {
            return connection.isEmpty();
        }

        Owner at(Optional<ConnectionId> place) {
            return new Owner(token, name, since, place);
        }
    }

    /**
     * A seat.
     *
     * @param changed when its owner was connected, or stopped being connected; for a seat that never had an owner, when the
     *     room was created
     */
    public record SeatState(Optional<Owner> owner, long changed) {
        /** Whether its owner is connected. */
        boolean isHere() {
            return connection().isPresent();
        }

        Optional<ConnectionId> connection() {
            return owner.isPresent() ? owner.get().connection() : Optional.empty();
        }

        boolean isAt(ConnectionId place) {
            Optional<ConnectionId> connection = connection();
            return connection.isPresent() && connection.get().equals(place);
        }

        boolean belongsTo(SecretHash token) {
            return owner.isPresent() && owner.get().token().equals(token);
        }
    }

    /**
     * A client in the queue.
     *
     * @param wanted the only seat that it accepts
     * @param since when it came
     */
    public record Waiting(
            ConnectionId connection, Optional<Seat> wanted, SecretHash token, Optional<DisplayName> name, long since) {
        boolean accepts(Seat seat) {
            return wanted.isEmpty() || wanted.get() == seat;
        }
    }

    /** A connection that was let go, and why. */
    public record Ended(ConnectionId connection, ByeCode code) {}

    /** About how many bytes a room takes at most, without messages and queue: its state, and what its node keeps with it. */
    static final int ROOM_BYTES = 4096;

    /** About how many bytes a client in the queue takes at most. */
    static final int WAITING_BYTES = 512;

    private static final Optional<Seat> ONE = Optional.of(Seat.ONE);
    private static final Optional<Seat> TWO = Optional.of(Seat.TWO);

    public RoomState {
        queue = List.copyOf(queue);
        ended = List.copyOf(ended);
    }

    /**
     * A room that does not exist.
     *
     * @param version the version that its creation follows
     */
    public static RoomState missing(RoomName name, long version) {
        return deleted(name, version, List.of());
    }

    static RoomState deleted(RoomName name, long version, List<Ended> ended) {
        SeatState free = new SeatState(Optional.empty(), 0);
        return new RoomState(
                name, version, "", Optional.empty(), 1, 0, RoomHistory.EMPTY, free, free, List.of(), ended);
    }

    /** Whether the room exists: a seat has an owner. Without owners nobody waits, as a free seat is assigned at once. */
    public boolean exists() {
        return one.owner().isPresent() || two.owner().isPresent();
    }

    /**
     * About how many bytes of memory the room takes; 0 if it does not exist. Only new rooms, messages and clients in the queue add to
     * it, so that a seat can always be left, resumed and freed.
     */
    public long memory() {
        return exists() ? ROOM_BYTES + (long) WAITING_BYTES * queue.size() + history.memory() : 0;
    }

    public SeatState seat(Seat seat) {
        return seat == Seat.ONE ? one : two;
    }

    /** The seat whose owner is connected there; empty if there is none. */
    public Optional<Seat> seatAt(ConnectionId connection) {
        return one.isAt(connection) ? ONE : two.isAt(connection) ? TWO : Optional.empty();
    }

    /** The seat that belongs to this token; empty if there is none. */
    Optional<Seat> seatOf(SecretHash token) {
        return one.belongsTo(token) ? ONE : two.belongsTo(token) ? TWO : Optional.empty();
    }

    /** The seats that have lost their owners since an earlier state, without a connection that is told so. */
    List<Seat> abandonedSince(RoomState before) {
        if (one == before.one && two == before.two) {
            return List.of(); // as after each message
        }
        return Arrays.stream(Seat.values())
                .filter(seat -> before.seat(seat)
                        .owner()
                        .filter(owner -> !seat(seat).belongsTo(owner.token()))
                        .filter(owner -> ended.stream()
                                .map(end -> Optional.of(end.connection()))
                                .noneMatch(owner.connection()::equals))
                        .isPresent())
                .toList();
    }

    /** The place of a connection in the queue, from 1 on; empty if it does not wait. */
    public OptionalInt placeOf(ConnectionId connection) {
        for (int place = 1; place <= queue.size(); place++) {
            if (queue.get(place - 1).connection().equals(connection)) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The rules of turns, as in plain rooms; here a seat may speak before the other one has an owner. What is owed to the seat
     * that has the turn is the last message.
     */
    TurnOrder order() {
        boolean oneTaken = one.owner().isPresent();
        boolean twoTaken = two.owner().isPresent();
        return new TurnOrder(
                Role.SENDER,
                new TurnOrder.State(
                        oneTaken,
                        twoTaken,
                        true,
                        Seat.ofMessage(next),
                        history.last().map(RoomHistory.Kept::text)));
    }
}
