package far.relay.client;

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

    /** What an event contradicts, in English, on one line; empty if the server may send it now. */
    Optional<String> contradiction(RoomEvent event) {
        if (event instanceof RoomEvent.Seated seated) {
            return contradictionOf(seated);
        } else if (event instanceof RoomEvent.Past past && present) {
            return contradictionOf(past);
        } else if (event instanceof RoomEvent.Said said && present) {
            return contradictionOf(said);
        } else if (event instanceof RoomEvent.Taken taken && present) {
            return when(!mayBeTaken(taken.number()), "it sent taken " + taken.number() + ", which was not sent");
        }
        return when(event instanceof RoomEvent.Wait && present, "it sent wait after seat");
    }

    private static Optional<String> when(boolean wrong, String why) {
        return wrong ? Optional.of(why) : Optional.empty();
    }

    private Optional<String> contradictionOf(RoomEvent.Seated seated) {
        if (present) {
            return Optional.of("it sent seat twice");
        } else if (seat != null && seated.seat() != seat) {
            return Optional.of("it sent seat " + seated.seat().number() + ", but our seat is " + seat.number());
        }
        return when(
                Seat.ofMessage(seated.next()) != seated.turn(),
                "seat " + seated.turn().number() + " cannot have the turn of message " + seated.next());
    }

    private Optional<String> contradictionOf(RoomEvent.Past past) {
        if (past.number() >= nextSaid()) {
            return Optional.of("it sent past " + past.number() + ", which is not an earlier message");
        } else if (Seat.ofMessage(past.number()) != past.seat()) {
            return Optional.of(
                    "it sent past " + past.number() + " of seat " + past.seat().number());
        }
        return past.number() > memory.known() ? Optional.empty() : change(past.number(), past.seat(), past.text());
    }

    private Optional<String> contradictionOf(RoomEvent.Said said) {
        if (said.number() <= memory.known() && Seat.ofMessage(said.number()) != seat) {
            return change(said.number(), seat.other(), said.text());
        }
        return when(said.number() != nextSaid(), "it sent said " + said.number() + ", which is not the next message");
    }

    /** A known message can be sent again, with the same text. One that the memory does not have any more counts as the same. */
    private Optional<String> change(long number, Seat sender, Message text) {
        boolean changed =
                memory.get(number, sender).filter(known -> !known.equals(text)).isPresent();
        return when(changed, "it sent message " + number + " twice, with different texts");
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
