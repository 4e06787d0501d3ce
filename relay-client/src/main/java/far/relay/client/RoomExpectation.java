package far.relay.client;

import far.relay.client.FailureReason.Kind;
import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import java.util.Optional;

/**
 * What the server may send to a client of a named room, by the rules of docs/rooms.md (sections 2 to 5). An event that contradicts
 * them would lose or change a message without a notice. Pure.
 *
 * @param seat ours; null if we have had none
 * @param present whether we have our seat on the present connection
 * @param next the number of the next message
 * @param turn the seat that says it
 * @param memory the messages that we know
 */
record RoomExpectation(Seat seat, boolean present, long next, Seat turn, RoomMemory memory) {

    /** What an event contradicts; empty if the server may send it now. */
    Optional<FailureReason> contradiction(RoomEvent event) {
        if (event instanceof RoomEvent.Seated seated) {
            return contradictionOf(seated);
        } else if (event instanceof RoomEvent.Past past && present) {
            return contradictionOf(past);
        } else if (event instanceof RoomEvent.Said said && present) {
            return contradictionOf(said);
        } else if (event instanceof RoomEvent.Taken taken && present) {
            return when(!mayBeTaken(taken.number()), Kind.TAKEN_NOT_SENT, taken.number());
        }
        return event instanceof RoomEvent.Wait && present
                ? Optional.of(new FailureReason(Kind.WAIT_AFTER_SEAT))
                : Optional.empty();
    }

    private static Optional<FailureReason> when(boolean wrong, Kind kind, long number) {
        return wrong ? Optional.of(new FailureReason(kind, Long.toString(number))) : Optional.empty();
    }

    private Optional<FailureReason> contradictionOf(RoomEvent.Seated seated) {
        if (present) {
            return Optional.of(new FailureReason(Kind.SEAT_TWICE));
        } else if (seat != null && seated.seat() != seat) {
            return when(true, Kind.OTHER_SEAT, seated.seat().number());
        }
        return when(Seat.ofMessage(seated.next()) != seated.turn(), Kind.WRONG_TURN, seated.next());
    }

    private Optional<FailureReason> contradictionOf(RoomEvent.Past past) {
        if (past.number() >= nextSaid()) {
            return when(true, Kind.PAST_NOT_EARLIER, past.number());
        } else if (Seat.ofMessage(past.number()) != past.seat()) {
            return when(true, Kind.PAST_OF_OTHER_SEAT, past.number());
        }
        return past.number() > memory.known() ? Optional.empty() : change(past.number(), past.seat(), past.text());
    }

    private Optional<FailureReason> contradictionOf(RoomEvent.Said said) {
        if (said.number() <= memory.known() && Seat.ofMessage(said.number()) != seat) {
            return change(said.number(), seat.other(), said.text());
        }
        return when(said.number() != nextSaid(), Kind.SAID_NOT_NEXT, said.number());
    }

    /** A known message can be sent again, with the same text. One that the memory does not have any more counts as the same. */
    private Optional<FailureReason> change(long number, Seat sender, Message text) {
        boolean changed =
                memory.get(number, sender).filter(known -> !known.equals(text)).isPresent();
        return when(changed, Kind.MESSAGE_CHANGED, number);
    }

    /** The number of the message that the partner says next, or that waits for our answer. */
    private long nextSaid() {
        return turn == seat ? next - 1 : next;
    }

    /** Whether this is the message that we have sent, or an earlier one of ours: the answer to a repetition. */
    private boolean mayBeTaken(long number) {
        boolean isSent = number == next
                && turn == seat
                && memory.known() >= next - 1
                && memory.get(next, seat).isPresent();
        return isSent || number <= memory.known() && Seat.ofMessage(number) == seat;
    }
}
