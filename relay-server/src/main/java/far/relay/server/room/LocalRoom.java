package far.relay.server.room;

import far.relay.protocol.RoomName;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A named room that this node looks after: its timer, its changes in the store, and its end. */
final class LocalRoom implements NamedRoomHost {
    /** How long after a failure of the store it is asked again. */
    private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Rooms node;
    private final RoomName name;
    private final NamedRoom room;
    private final Clock clock;
    private final Deadline deadline;
    private final RoomStore.Watch watch;
    /** Since when, in milliseconds since 1970. */
    private final long since;
    /** Whether this node made the last change. */
    private boolean isOurs;

    private boolean isDropped;

    LocalRoom(RoomName name, Rooms node, RoomStore store, Clock clock) {
        this.name = name;
        this.node = node;
        this.clock = clock;
        this.since = clock.millis();
        this.room = new NamedRoom(name, node::rules, store, clock::millis, this);
        this.deadline = new Deadline(clock, this::timeIsUp);
        this.watch = store.watch(name, this::notified);
    }

    Optional<NamedRoomStatus> status() {
        return room.state().filter(RoomState::exists).map(state -> new NamedRoomStatus(state, since, node::client));
    }

    NamedRoom room() {
        return room;
    }

    private void notified(long version) {
        if (room.state().filter(state -> state.version() >= version).isEmpty()) {
            room.refresh();
        }
    }

    private void timeIsUp() {
        if (isUnknown()) {
            room.refresh();
        } else {
            room.expire();
        }
    }

    private boolean isUnknown() {
        return room.isStalled() || room.state().isEmpty();
    }

    @Override
    public void stored(RoomState before) {
        if (!before.exists()) {
            node.observer().created(name);
        }
        room.state()
                .ifPresent(now -> now.abandonedSince(before)
                        .forEach(seat -> node.observer().freesSeat(name, seat)));
        isOurs = true;
    }

    @Override
    public void changed() {
        if (isDropped) {
            return;
        }
        Optional<RoomState> state = room.state();
        boolean isMissing = state.isPresent() && !state.get().exists();
        if (isMissing && isOurs) {
            isOurs = false;
            node.observer().deleted(name);
        }
        if (isMissing && room.isIdle()) {
            drop();
        } else {
            deadline.set(
                    isUnknown()
                            ? OptionalLong.of(clock.millis() + RETRY_MILLIS)
                            : node.rules().deadline(state.get()));
        }
        if (node.isClosed()) {
            endIfAlone();
        }
    }

    /** A client that does not read is told the rest first. */
    void endIfAlone() {
        boolean isAlone = room.state()
                .filter(state -> !state.one().isHere() || !state.two().isHere())
                .isPresent();
        if (isAlone && !room.isBehind()) {
            drop();
            room.end();
        }
    }

    @Override
    public void queueChanged() {
        clock.after(0, room::tellQueue);
    }

    @Override
    public void lostData() {
        node.observer().lostData(name);
    }

    @Override
    public void failed(Throwable cause, Set<ConnectionId> lost) {
        node.observer().failed(name, cause);
        drop();
        LocalRoom next = node.local(name);
        if (lost.isEmpty()) {
            next.deadline.set(OptionalLong.of(clock.millis() + RETRY_MILLIS));
        } else {
            next.room.lose(lost::contains);
        }
    }

    void drop() {
        isDropped = true;
        node.forget(name, this);
        deadline.cancel();
        watch.close();
    }
}
