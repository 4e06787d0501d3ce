package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.Seat;
import far.relay.server.room.RoomState.Ended;
import far.relay.server.room.RoomState.Owner;
import far.relay.server.room.RoomState.SeatState;
import far.relay.server.room.RoomState.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what changes in one step of a room: owners and the queue. */
final class RoomChange {
    /** The most earlier ends that a room remembers, for nodes that have not seen them yet. */
    private static final int MOST_ENDED = 16;

    private final RoomState before;
    private final long now;
    private SeatState one;
    private SeatState two;
    private final List<Waiting> queue;
    private final List<Ended> ended = new ArrayList<>();
    private boolean changed;

    RoomChange(RoomState before, long now) {
        this.before = before;
        this.now = now;
        this.one = before.one();
        this.two = before.two();
        this.queue = new ArrayList<>(before.queue());
    }

    SeatState seat(Seat seat) {
        return seat == Seat.ONE ? one : two;
    }

    List<Waiting> queue() {
        return List.copyOf(queue);
    }

    private void set(Seat seat, SeatState state) {
        changed = true;
        if (seat == Seat.ONE) {
            one = state;
        } else {
            two = state;
        }
    }

    /** Gives a free seat to a client. */
    void seat(Seat seat, Waiting client) {
        Owner owner = new Owner(client.token(), client.name(), now, Optional.of(client.connection()));
        set(seat, new SeatState(Optional.of(owner), now));
    }

    /** The owner of the seat is connected there from now on. An older connection is let go. */
    void connect(Seat seat, ConnectionId connection) {
        SeatState state = seat(seat);
        Owner owner = state.owner().orElseThrow();
        owner.connection().ifPresent(older -> end(older, connection));
        set(
                seat,
                new SeatState(Optional.of(owner.at(Optional.of(connection))), state.isHere() ? state.changed() : now));
    }

    /** Lets a connection go, unless it is the one that takes its place: a node may repeat a step that a store has taken. */
    private void end(ConnectionId older, ConnectionId newer) {
        if (!older.equals(newer)) {
            end(older, ByeCode.RESUMED);
        }
    }

    /** The owner of the seat is away from now on. */
    void disconnect(Seat seat) {
        set(seat, new SeatState(seat(seat).owner().map(owner -> owner.at(Optional.empty())), now));
    }

    /** Frees the seat, and gives it to the client that accepts it and has waited longest. */
    void free(Seat seat) {
        SeatState state = seat(seat);
        set(seat, new SeatState(Optional.empty(), state.isHere() ? now : state.changed()));
        queue.stream().filter(waiting -> waiting.accepts(seat)).findFirst().ifPresent(waiting -> {
            queue.remove(waiting);
            seat(seat, waiting);
        });
    }

    /** Lets the owner of the seat go, and frees the seat. */
    void dismiss(Seat seat, ByeCode code) {
        seat(seat).connection().ifPresent(connection -> end(connection, code));
        free(seat);
    }

    void enqueue(Waiting client) {
        changed = true;
        queue.add(client);
    }

    /** Another connection takes over a place in the queue. The older one is let go. */
    void replace(Waiting older, ConnectionId connection) {
        end(older.connection(), connection);
        changed = true;
        queue.set(
                queue.indexOf(older),
                new Waiting(connection, older.wanted(), older.token(), older.name(), older.since()));
    }

    void leaveQueue(Waiting client) {
        changed = true;
        queue.remove(client);
    }

    /** Nobody waits any more. */
    void endQueue(ByeCode code) {
        queue.forEach(client -> end(client.connection(), code));
        queue.clear();
    }

    /** The connection is let go. */
    void end(ConnectionId connection, ByeCode code) {
        changed = true;
        ended.add(new Ended(connection, code));
    }

    /** The state after the step: the same object if nothing changed. */
    RoomState after() {
        if (!changed) {
            return before;
        }
        before.ended().stream().limit(MOST_ENDED).forEach(ended::add);
        long version = before.version() + 1;
        RoomState after = new RoomState(
                before.name(),
                version,
                before.salt(),
                before.secret(),
                before.next(),
                before.saidAt(),
                before.history(),
                one,
                two,
                queue,
                ended);
        return after.exists() ? after : RoomState.deleted(before.name(), version, ended);
    }
}
