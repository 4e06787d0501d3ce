package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import far.relay.server.room.RoomState.SeatState;
import far.relay.server.room.RoomState.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of a named room (docs/rooms.md, sections 3 to 6): pure functions from its state, a command and the time to the next
 * state and an answer. A command that is refused returns the state that it was given.
 *
 * <p>A seat goes through these states. With each one, and with each message, {@link RoomView} finds what the clients must be sent.
 *
 * <pre>
 *            join, or next in the queue               connection lost
 *    free ───────────────────────────────▶ here ───────────────────────────▶ away
 *     ▲                                    │  ▲ ◀─┐ resume elsewhere           │ │
 *     │                leave, idle, lonely │  │   │                            │ │
 *     ├────────────────────────────────────┘  └───┴──────── resume ────────────┘ │
 *     └───────────────────────────────── keep-seat is over, idle, lonely ────────┘
 * </pre>
 *
 * <p>When no seat has an owner and the queue is empty, the room is deleted.
 */
public final class RoomRules {
    /**
     * What came of a command.
     *
     * @param state the next state; the same object if nothing changed
     * @param answer what the client is sent at once; the rest is the difference that {@link RoomView} finds
     */
    public record Step(RoomState state, Optional<RoomEvent> answer) {}

    /**
     * A connection on which a client wants to join.
     *
     * @param token a new random token, for a client that chooses none
     * @param salt a new random salt, for a room that is created
     * @param mayCreate whether the server may have one more room
     * @param mayWait whether the queues have a place left
     */
    public record Arrival(ConnectionId connection, Token token, String salt, boolean mayCreate, boolean mayWait) {
        /** The token that the client has after this {@code join}. */
        public Token tokenFor(RoomCommand.Join join) {
            return join.token().orElse(token);
        }
    }

    private final int history;
    private final RoomTimeouts timeouts;
    private final BiFunction<String, String, SecretHash> hash;

    /** @param hash hashes a secret or token with a salt; {@link SecretHash#sha256} in production */
    public RoomRules(NamedRoomSettings settings, BiFunction<String, String, SecretHash> hash) {
        this.history = settings.history();
        this.timeouts = new RoomTimeouts(settings);
        this.hash = hash;
    }

    private static Step refused(RoomState state, ErrorCode code) {
        return new Step(state, Optional.of(RoomTexts.error(code)));
    }

    private static Step accepted(RoomChange change) {
        return new Step(change.after(), Optional.empty());
    }

    /** A client requests a seat (sections 3.1 to 3.4). */
    public Step join(RoomState state, Arrival arrival, RoomCommand.Join join, long now) {
        ConnectionId connection = arrival.connection();
        SecretHash token = hash.apply(state.salt(), arrival.tokenFor(join).text());
        Optional<Seat> own = state.seatOf(token);
        if (own.isPresent()) {
            return connect(state, own.get(), connection, now);
        }
        Optional<Waiting> place = state.queue().stream()
                .filter(waiting -> waiting.token().equals(token))
                .findFirst();
        if (place.isPresent()) {
            RoomChange change = new RoomChange(state, now);
            change.replace(place.get(), connection);
            return accepted(change);
        }
        if (join.isNew().isPresent() && join.isNew().get() == state.exists()) {
            return refused(state, ErrorCode.ROOM);
        }
        if (!state.exists()) {
            return arrival.mayCreate() ? create(state, arrival, join, now) : refused(state, ErrorCode.BUSY);
        }
        if (!state.secret().equals(secret(state.salt(), join))) {
            return refused(state, ErrorCode.SECRET);
        }
        return enter(
                state,
                new Waiting(connection, join.seat(), token, join.name(), now),
                arrival.mayWait() && join.mayWait());
    }

    private Optional<SecretHash> secret(String salt, RoomCommand.Join join) {
        return join.secret().map(text -> hash.apply(salt, text));
    }

    private Step create(RoomState missing, Arrival arrival, RoomCommand.Join join, long now) {
        String salt = arrival.salt();
        SeatState free = new SeatState(Optional.empty(), now);
        RoomState created = new RoomState(
                missing.name(),
                missing.version(),
                salt,
                secret(salt, join),
                missing.next(),
                missing.saidAt(),
                missing.history(),
                free,
                free,
                List.of(),
                List.of());
        SecretHash token = hash.apply(salt, arrival.tokenFor(join).text());
        return enter(created, new Waiting(arrival.connection(), join.seat(), token, join.name(), now), false);
    }

    /** Gives the client a free seat that it accepts, or a place in the queue. */
    private static Step enter(RoomState state, Waiting client, boolean mayWait) {
        Optional<Seat> seat = client.wanted().isEmpty()
                ? state.order().free()
                : client.wanted().filter(wanted -> state.seat(wanted).owner().isEmpty());
        RoomChange change = new RoomChange(state, client.since());
        if (seat.isPresent()) {
            change.seat(seat.get(), client);
        } else if (mayWait) {
            change.enqueue(client);
        } else {
            return refused(state, ErrorCode.FULL);
        }
        return accepted(change);
    }

    /** A client takes its own seat again (section 3.4). */
    public Step resume(RoomState state, ConnectionId connection, RoomCommand.Resume resume, long now) {
        return state.seatOf(hash.apply(state.salt(), resume.token().text()))
                .map(seat -> connect(state, seat, connection, now))
                .orElseGet(() -> refused(state, ErrorCode.TOKEN));
    }

    private static Step connect(RoomState state, Seat seat, ConnectionId connection, long now) {
        RoomChange change = new RoomChange(state, now);
        change.connect(seat, connection);
        return accepted(change);
    }

    /** A client says a message (section 4). One that has neither a seat nor a place in the queue any more is ignored. */
    public Step say(RoomState state, ConnectionId connection, RoomCommand.Say say, long now) {
        return say(state, connection, say, now, history);
    }

    /** Likewise, but the room gives up its earlier messages, because there is no place for one more. */
    Step sayAlone(RoomState state, ConnectionId connection, RoomCommand.Say say, long now) {
        return say(state, connection, say, now, 0);
    }

    private static Step say(RoomState state, ConnectionId connection, RoomCommand.Say say, long now, int history) {
        Optional<Seat> found = state.seatAt(connection);
        if (found.isEmpty()) {
            return state.placeOf(connection).isPresent()
                    ? refused(state, ErrorCode.TURN)
                    : new Step(state, Optional.empty());
        }
        Seat seat = found.get();
        RoomHistory.Kept message = new RoomHistory.Kept(say.number(), seat, say.text());
        if (say.number() < state.next() && state.history().last().equals(Optional.of(message))) {
            return new Step(state, Optional.of(new RoomEvent.Taken(say.number())));
        }
        if (!state.order().maySend(seat)) {
            return refused(state, ErrorCode.TURN);
        }
        if (say.number() != state.next()) {
            return refused(state, ErrorCode.NUMBER);
        }
        RoomState after = new RoomState(
                state.name(),
                state.version() + 1,
                state.salt(),
                state.secret(),
                state.next() + 1,
                now,
                state.history().append(message, history),
                state.one(),
                state.two(),
                state.queue(),
                state.ended());
        return new Step(after, Optional.empty());
    }

    /** A client gives up its seat, or its place in the queue (section 3.6). */
    public RoomState leave(RoomState state, ConnectionId connection, long now) {
        return letGo(state, connection, ByeCode.LEFT, now);
    }

    /** The operator takes a client's seat, or its place in the queue, from it (section 6). */
    public RoomState remove(RoomState state, ConnectionId connection, long now) {
        return letGo(state, connection, ByeCode.REMOVED, now);
    }

    private static RoomState letGo(RoomState state, ConnectionId connection, ByeCode code, long now) {
        RoomChange change = new RoomChange(state, now);
        state.seatAt(connection).ifPresent(seat -> change.dismiss(seat, code));
        waiting(state, connection::equals).forEach(client -> {
            change.leaveQueue(client);
            change.end(connection, code);
        });
        return change.after();
    }

    /** The operator removes all owners, also those who are away, and all who wait (section 6). So the room does not exist any more. */
    public RoomState close(RoomState state, long now) {
        RoomChange change = new RoomChange(state, now);
        change.endQueue(ByeCode.REMOVED);
        for (Seat seat : Seat.values()) {
            if (state.seat(seat).owner().isPresent()) {
                change.dismiss(seat, ByeCode.REMOVED);
            }
        }
        return change.after();
    }

    /**
     * Connections have ended without {@code leave} (section 3.4).
     *
     * @param isLost whether a connection is one of them: one connection, or all of a node that died
     */
    public RoomState lose(RoomState state, Predicate<ConnectionId> isLost, long now) {
        RoomChange change = new RoomChange(state, now);
        waiting(state, isLost).forEach(change::leaveQueue);
        for (Seat seat : Seat.values()) {
            if (state.seat(seat).connection().filter(isLost).isPresent()) {
                change.disconnect(seat);
                if (timeouts.keepUntil(change.seat(seat)) <= now) {
                    change.free(seat);
                }
            }
        }
        return change.after();
    }

    private static Stream<Waiting> waiting(RoomState state, Predicate<ConnectionId> isMeant) {
        return state.queue().stream().filter(client -> isMeant.test(client.connection()));
    }

    /** Frees the seats, and the places in the queue, whose time is over (section 6). */
    public RoomState expire(RoomState state, long now) {
        RoomChange change = new RoomChange(state, now);
        for (Seat seat : Seat.values()) {
            SeatState mine = change.seat(seat);
            if (timeouts.keepUntil(mine) <= now) {
                change.free(seat);
            } else if (timeouts.idleAt(state, seat, mine) <= now) {
                change.dismiss(seat, ByeCode.IDLE);
            } else if (timeouts.lonelyAt(mine, change.seat(seat.other())) <= now) {
                change.dismiss(seat, ByeCode.LONELY);
            }
        }
        change.queue().stream()
                .filter(client -> timeouts.lonelyAt(client) <= now)
                .forEach(client -> {
                    change.leaveQueue(client);
                    change.end(client.connection(), ByeCode.LONELY);
                });
        return change.after();
    }

    /** When {@link #expire} must be called next; empty if no time runs. */
    public OptionalLong deadline(RoomState state) {
        return timeouts.first(state);
    }
}
