package far.relay.server.room;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of one room: who sits, whose turn it is, what is owed (docs/protocol.md, sections 4 and 5). Pure: each call
 * answers what must now be sent to whom, in order, and who gained the turn. A step that the rules forbid throws and changes
 * nothing.
 *
 * <pre>
 *   empty ── sit ──▶ one waits ── sit ──▶ conversation: the turn goes to and fro with each message;
 *     ▲                  │                either seat may be left and taken over
 *     └───── leave ──────┴──── both left ────────┘
 * </pre>
 *
 * <p>What is owed is always owed to the seat whose turn it is: the turn came with it, and goes with the answer.
 */
final class TurnOrder {
    /** An event for the client on a seat, which is taken. */
    record Delivery(Seat to, Event event) {}

    /**
     * The answer to a client that sits down.
     *
     * @param seat the seat that it has
     * @param deliveries what is sent, in order
     * @param turn the seat that gained the turn, if one did
     */
    record Seating(Seat seat, List<Delivery> deliveries, Optional<Seat> turn) {}

    /**
     * All that the rules know of a room; {@link TurnOrder#TurnOrder(Role, State)} goes on from there.
     *
     * @param oneTaken whether somebody sits on seat 1
     * @param twoTaken whether somebody sits on seat 2
     * @param begun whether both seats have been taken since the room was last empty
     * @param turn the seat that has the turn, taken or not
     * @param owed the message that this seat has not answered
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
     * @param replayRole the word for a replacement that is owed a replay (section 4, {@code --replay-role})
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

    /** Whether nobody sits here. */
    boolean isEmpty() {
        return !oneTaken && !twoTaken;
    }

    /** Whether both seats have been taken since the room was last empty: who comes now takes over. */
    boolean hasBegun() {
        return begun;
    }

    /** The seat that may say something now: the conversation has begun, it has the turn, and it is taken. */
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
     * @throws IllegalStateException if there is none
     */
    Seating sit() {
        Seat seat = free().orElseThrow(() -> new IllegalStateException("both seats are taken"));
        boolean hadSender = sender().isPresent();
        setTaken(seat, true);
        List<Delivery> deliveries = welcome(seat, new Delivery(seat, new Event.Seated(seat)));
        return new Seating(seat, deliveries, hadSender ? Optional.empty() : sender());
    }

    private List<Delivery> welcome(Seat seat, Delivery number) {
        if (begun) {
            return turn == seat ? takeOver(number) : List.of(number, role(seat, Role.RECEIVER));
        }
        if (seat == Seat.ONE) {
            return List.of(number); // the first, and alone
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
     * {@code seat} says its message. The turn passes to the other seat, and the message is owed to it until it answers.
     *
     * @return the seat that gained the turn, and to which the message must be sent; empty if nobody sits there
     * @throws IllegalStateException if it {@linkplain #maySend may not}
     */
    Optional<Seat> send(Seat seat, Message message) {
        if (!maySend(seat)) {
            throw new IllegalStateException("seat " + seat.number() + " has not the turn");
        }
        owed = message;
        turn = seat.other();
        return sender();
    }

    /**
     * {@code seat} is left. Turn and what is owed stay for who takes it over; with the last client all is forgotten.
     *
     * @throws IllegalStateException if nobody sat there
     */
    void leave(Seat seat) {
        if (!isTaken(seat)) {
            throw new IllegalStateException("nobody sits on seat " + seat.number());
        }
        setTaken(seat, false);
        if (isEmpty()) {
            begun = false;
            turn = Seat.ONE;
            owed = null;
        }
    }
}
