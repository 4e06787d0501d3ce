package far.relay.server.room;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of one room: which seats are taken, which has the turn, which message is owed (docs/protocol.md, sections 4
 * and 5). Pure: each call returns the events to send, in order, and the seat that gained the turn. A step that the
 * rules forbid throws and changes nothing.
 *
 * <pre>
 *   empty ── sit ──▶ one waits ── sit ──▶ conversation: the turn goes to and fro with each message;
 *     ▲                  │                either seat may be left and taken over
 *     └───── leave ──────┴──── both left ────────┘
 * </pre>
 *
 * <p>An owed message is always owed to the seat that has the turn: the turn came with it, and passes with the answer.
 */
final class TurnOrder {
    /** An event for the client on a seat; the seat is taken. */
    record Delivery(Seat to, Event event) {}

    /**
     * The result of a client taking a seat.
     *
     * @param seat the seat of the client
     * @param deliveries the events to send, in order
     * @param turn the seat that gained the turn; empty if none did
     */
    record Seating(Seat seat, List<Delivery> deliveries, Optional<Seat> turn) {}

    /**
     * The state of the rules; {@link TurnOrder#TurnOrder(Role, State)} continues from it.
     *
     * @param oneTaken whether seat 1 is taken
     * @param twoTaken whether seat 2 is taken
     * @param begun whether both seats have been taken since the room was last empty
     * @param turn the seat that has the turn, taken or not
     * @param owed the message that this seat has not answered, if there is one
     */
    record State(boolean oneTaken, boolean twoTaken, boolean begun, Seat turn, Optional<Message> owed) {
        static final State EMPTY = new State(false, false, false, Seat.ONE, Optional.empty());
    }

    private static final Optional<Seat> ONE = Optional.of(Seat.ONE);
    private static final Optional<Seat> TWO = Optional.of(Seat.TWO);

    private final Role replayRole;
    private boolean oneTaken;
    private boolean twoTaken;
    private boolean begun;
    private Seat turn;
    private Message owed;

    /**
     * The rules of an empty room.
     *
     * @param replayRole the role that a replacement receives before a replay (section 4, {@code --replay-role})
     */
    TurnOrder(Role replayRole) {
        this(replayRole, State.EMPTY);
    }

    /** The rules of a room in this state. */
    TurnOrder(Role replayRole, State state) {
        this.replayRole = replayRole;
        oneTaken = state.oneTaken;
        twoTaken = state.twoTaken;
        begun = state.begun;
        turn = Objects.requireNonNull(state.turn, "turn");
        owed = state.owed.orElse(null);
    }

    State state() {
        return new State(oneTaken, twoTaken, begun, turn, Optional.ofNullable(owed));
    }

    /** The seat that the next client takes; empty if both are taken. */
    Optional<Seat> free() {
        return oneTaken ? twoTaken ? Optional.empty() : TWO : ONE;
    }

    private boolean isTaken(Seat seat) {
        return seat == Seat.ONE ? oneTaken : twoTaken;
    }

    private void setTaken(Seat seat, boolean taken) {
        if (seat == Seat.ONE) {
            oneTaken = taken;
        } else {
            twoTaken = taken;
        }
    }

    /** Whether both seats are free. */
    boolean isEmpty() {
        return !oneTaken && !twoTaken;
    }

    /** Whether both seats have been taken since the room was last empty: the next client takes over a conversation. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * The seat that may send now: the conversation has begun, and the seat has the turn and is taken. Empty if there is
     * none.
     */
    Optional<Seat> sender() {
        if (!begun || !isTaken(turn)) {
            return Optional.empty();
        }
        return turn == Seat.ONE ? ONE : TWO;
    }

    /** Whether {@code seat} is the {@link #sender}. */
    boolean maySend(Seat seat) {
        return begun && turn == seat && isTaken(seat);
    }

    /**
     * A client takes the {@link #free} seat.
     *
     * @throws IllegalStateException if both seats are taken
     */
    Seating sit() {
        Seat seat = free().orElseThrow(() -> new IllegalStateException("both seats are taken"));
        boolean hadSender = sender().isPresent();
        setTaken(seat, true);
        List<Delivery> deliveries = join(seat, new Delivery(seat, new Event.Seated(seat)));
        return new Seating(seat, deliveries, hadSender ? Optional.empty() : sender());
    }

    private List<Delivery> join(Seat seat, Delivery number) {
        if (begun) {
            return turn == seat ? takeOver(number) : List.of(number, role(seat, Role.RECEIVER));
        }
        if (seat == Seat.ONE) {
            return List.of(number); // it waits for the second client
        }
        begun = true;
        return List.of(number, role(Seat.ONE, Role.SENDER), role(Seat.TWO, Role.RECEIVER));
    }

    private List<Delivery> takeOver(Delivery number) {
        Seat seat = number.to();
        return owed == null
                ? List.of(number, role(seat, Role.SENDER))
                : List.of(number, role(seat, replayRole), new Delivery(seat, new Event.Relayed(owed)));
    }

    private static Delivery role(Seat seat, Role role) {
        return new Delivery(seat, new Event.Assigned(role));
    }

    /**
     * {@code seat} sends a message. The turn passes to the other seat, which owes an answer to it from now on.
     *
     * @return the seat that gained the turn and to which to send the message; empty if that seat is free
     * @throws IllegalStateException if it {@linkplain #maySend may not send}
     */
    Optional<Seat> send(Seat seat, Message message) {
        if (!maySend(seat)) {
            throw new IllegalStateException("seat " + seat.number() + " does not have the turn");
        }
        owed = message;
        turn = seat.other();
        return sender();
    }

    /**
     * The client on {@code seat} leaves. The turn and the owed message stay for its replacement; when the last client
     * leaves, the conversation is over.
     *
     * @throws IllegalStateException if the seat is free
     */
    void leave(Seat seat) {
        if (!isTaken(seat)) {
            throw new IllegalStateException("nobody has seat " + seat.number());
        }
        setTaken(seat, false);
        if (isEmpty()) {
            begun = false;
            turn = Seat.ONE;
            owed = null;
        }
    }
}
