package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.server.room.RoomRules.Step;
import far.relay.server.room.StoredRoom.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A named room as one node sees it: runs the commands of the clients on this node one after the other ({@link StoredRoom}), and
 * sends each client what is new. Other nodes may serve other clients of the room. A client that does not read is sent nothing new
 * until it does: then it receives the difference to what it was sent before. Used on the node's loop only.
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

    private final Supplier<RoomRules> rules;
    private final LongSupplier clock;
    private final NamedRoomHost host;
    private final StoredRoom stored;
    private final RoomClients clients = new RoomClients();
    /** Whether the host will call {@link #tellQueue}. */
    private boolean tellsQueue;

    /**
     * @param rules may change
     * @param clock milliseconds since 1970
     */
    public NamedRoom(
            RoomName name, Supplier<RoomRules> rules, RoomStore store, LongSupplier clock, NamedRoomHost host) {
        this.rules = rules;
        this.clock = clock;
        this.host = host;
        this.stored = new StoredRoom(name, store, new Reactions());
    }

    /** Whether it has no client here, and nothing to do. */
    public boolean isIdle() {
        return clients.isEmpty() && stored.isIdle();
    }

    /** The latest state that is known here; empty if none is. */
    public Optional<RoomState> state() {
        return stored.state();
    }

    /** Whether {@link #refresh} must be called after a while, because the store did not answer. */
    public boolean isStalled() {
        return stored.isStalled();
    }

    /** A client sends {@code join} as its first line. */
    public void join(Client client, RoomRules.Arrival arrival, RoomCommand.Join join) {
        enter(
                client,
                new RoomView(arrival.connection(), arrival.tokenFor(join), 0),
                before -> rules.get().join(before, arrival, join, clock.getAsLong()));
    }

    /** A client sends {@code resume} as its first line. */
    public void resume(Client client, ConnectionId connection, RoomCommand.Resume resume) {
        enter(
                client,
                new RoomView(connection, resume.token(), resume.have()),
                before -> rules.get().resume(before, connection, resume, clock.getAsLong()));
    }

    private void enter(Client client, RoomView view, Function<RoomState, Step> rule) {
        clients.add(view.connection(), client);
        stored.add(new Entry(view, rule));
    }

    /** A client says a message. */
    public void say(ConnectionId connection, RoomCommand.Say say) {
        stored.add(new Saying(connection, say));
    }

    /** Sends the clients what is new, but those in the queue their places later. */
    private void update() {
        stored.state().ifPresent(clients::update);
        if (!tellsQueue && clients.isQueueBehind()) {
            tellsQueue = true;
            host.queueChanged();
        }
    }

    /** A client gives up its seat, or its place in the queue. */
    public void leave(ConnectionId connection) {
        change(before -> rules.get().leave(before, connection, clock.getAsLong()));
    }

    /** The operator removes a client. */
    public void remove(ConnectionId connection) {
        change(before -> rules.get().remove(before, connection, clock.getAsLong()));
    }

    /** The operator removes everybody. */
    public void close() {
        change(before -> rules.get().close(before, clock.getAsLong()));
    }

    /** The connection of a client has ended. It is sent nothing more. */
    public void disconnected(ConnectionId connection) {
        if (clients.remove(connection)) { // otherwise it has no place in the room any more
            lose(connection::equals);
        }
    }

    /** Connections have ended, perhaps of another node that died. */
    public void lose(Predicate<ConnectionId> isLost) {
        change(before -> rules.get().lose(before, isLost, clock.getAsLong()));
    }

    /** The time of {@link RoomRules#deadline} has come. */
    public void expire() {
        change(before -> rules.get().expire(before, clock.getAsLong()));
    }

    private void change(UnaryOperator<RoomState> rule) {
        stored.add(new Change(rule));
    }

    /** Loads the room: after a notification, and from time to time, as notifications can be lost. */
    public void refresh() {
        stored.refresh();
    }

    /** A client reads again: sends it what is new. */
    public void tell(ConnectionId connection) {
        stored.run(() -> stored.state().ifPresent(state -> clients.update(connection, state)));
    }

    /**
     * Sends the clients in the queue their new places. A change concerns all of them, so they are told of many changes at once:
     * otherwise clients that come and go keep the node busy with telling the others.
     */
    public void tellQueue() {
        tellsQueue = false;
        stored.run(() -> stored.state().ifPresent(clients::updateQueue));
    }

    /** Whether a client with a seat here may not have been sent all that is new, because it does not read. */
    public boolean isBehind() {
        return clients.isBehind();
    }

    /** The conversation ends, because the server does: lets all clients here go. */
    public void end() {
        clients.letAllGo(ByeCode.ENDED);
    }

    /** What a client asks for, and is answered. */
    private abstract class Request extends Task {
        final ConnectionId connection;
        private final ErrorCode failure;

        Request(ConnectionId connection, ErrorCode failure) {
            this.connection = connection;
            this.failure = failure;
        }

        @Override
        void done(Step result) {
            result.answer().ifPresent(event -> clients.send(connection, List.of(event)));
            update();
            clients.settle(connection);
        }

        @Override
        final boolean canFail() {
            return true;
        }

        @Override
        void failed() {
            clients.send(connection, List.of(RoomTexts.error(failure)));
            clients.settle(connection);
        }
    }

    /** A client that has gone meanwhile must not take its seat from the connection that it has now, perhaps on another node. */
    private final class Entry extends Request {
        private final RoomView view;
        private final Function<RoomState, Step> rule;

        Entry(RoomView view, Function<RoomState, Step> rule) {
            super(view.connection(), ErrorCode.BUSY);
            this.view = view;
            this.rule = rule;
        }

        @Override
        Step step(RoomState before) {
            return clients.contains(connection) ? rule.apply(before) : new Step(before, Optional.empty());
        }

        @Override
        void done(Step result) {
            if (result.answer().isEmpty()) {
                clients.enter(view);
            }
            super.done(result);
        }

        @Override
        void failed() {
            super.failed();
            lose(connection::equals); // the store may have given it a seat
        }
    }

    private final class Saying extends Request {
        private final RoomCommand.Say say;

        Saying(ConnectionId connection, RoomCommand.Say say) {
            super(connection, ErrorCode.STORE);
            this.say = say;
        }

        @Override
        Step step(RoomState before) {
            return rules.get().say(before, connection, say, clock.getAsLong());
        }

        @Override
        Step smaller(RoomState before) {
            return rules.get().sayAlone(before, connection, say, clock.getAsLong());
        }
    }

    /** What happens, whether somebody asks for it or not. */
    private final class Change extends Task {
        private final UnaryOperator<RoomState> rule;

        Change(UnaryOperator<RoomState> rule) {
            this.rule = rule;
        }

        @Override
        Step step(RoomState before) {
            return new Step(rule.apply(before), Optional.empty());
        }

        @Override
        void done(Step result) {
            update();
        }

        @Override
        boolean canFail() {
            return false;
        }

        @Override
        void failed() {
            // The store has a place for each of these changes.
        }
    }

    private final class Reactions implements StoredRoom.Listener {
        @Override
        public void stored(RoomState before) {
            host.stored(before);
        }

        @Override
        public void loaded(RoomState state) {
            update();
        }

        @Override
        public void lostData() {
            Set<ConnectionId> lost = clients.letAllGo(ByeCode.RESTART);
            lose(lost::contains);
            host.lostData();
        }

        @Override
        public void settled() {
            host.changed();
        }

        @Override
        public void failed(Throwable cause) {
            host.failed(cause, clients.letAllGo(ByeCode.RESTART));
        }
    }
}
