package far.relay.server.room;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one room: who sits, whose turn it is, what is owed (docs/protocol.md, sections 4 and 5). Pure: each call
 * answers with what must now be told to whom, in order. A step that the rules forbid throws and changes nothing.
 *
 * <pre>
 *   empty ── sit ──▶ one waits ── sit ──▶ conversation: the turn goes to and fro with each line said;
 *     ▲                  │                either seat may be left and taken over
 *     └───── leave ──────┴──── both left ────────┘
 * </pre>
 *
 * <p>What is owed is always owed to the seat whose turn it is: the turn came with it, and goes with the answer.
 */
final class TurnOrder {
    /** One thing to be told to one seat, which is taken. */
    record Tell(Seat to, Event event) {}

    private final Role replayRole;
    private boolean oneTaken;
    private boolean twoTaken;
    private boolean begun;
    private Seat turn = Seat.ONE;
    private Message owed;

    /** @param replayRole the word for a replacement that is owed a replay (section 4, {@code --replay-role}) */
    TurnOrder(Role replayRole) {
        this.replayRole = replayRole;
    }

    /** The seat that the next client takes; empty if both are taken. */
    Optional<Seat> free() {
        return oneTaken ? twoTaken ? Optional.empty() : Optional.of(Seat.TWO) : Optional.of(Seat.ONE);
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

    /** Whether {@code seat} is the one to speak now: it is taken, the conversation has begun and it has the turn. */
    boolean maySpeak(Seat seat) {
        return begun && turn == seat && isTaken(seat);
    }

    /**
     * A client takes the {@link #free} seat.
     *
     * @throws IllegalStateException if there is none
     */
    List<Tell> sit() {
        Seat seat = free().orElseThrow(() -> new IllegalStateException("both seats are taken"));
        setTaken(seat, true);
        Tell number = new Tell(seat, new Event.Seated(seat));
        if (begun) {
            return turn == seat ? takeOver(number) : List.of(number, role(seat, Role.LISTENER));
        }
        if (seat == Seat.ONE) {
            return List.of(number); // the first, and alone
        }
        begun = true;
        return List.of(number, role(Seat.ONE, Role.SPEAKER), role(Seat.TWO, Role.LISTENER));
    }

    private List<Tell> takeOver(Tell number) {
        Seat seat = number.to();
        return owed == null
                ? List.of(number, role(seat, Role.SPEAKER))
                : List.of(number, role(seat, replayRole), new Tell(seat, new Event.Said(owed)));
    }

    private static Tell role(Seat seat, Role role) {
        return new Tell(seat, new Event.Assigned(role));
    }

    /**
     * {@code seat} says its line: the turn passes, and the line is owed to the other seat, taken or not, until it
     * answers.
     *
     * @throws IllegalStateException if it {@linkplain #maySpeak may not}
     */
    List<Tell> say(Seat seat, Message message) {
        if (!maySpeak(seat)) {
            throw new IllegalStateException("seat " + seat.number() + " has not the turn");
        }
        owed = message;
        turn = seat.other();
        return isTaken(turn) ? List.of(new Tell(turn, new Event.Said(message))) : List.of();
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
