package far.relay.server.room;

import far.relay.protocol.Seat;
import java.util.Optional;

/**
 * A plain room as an operator sees it.
 *
 * @param number 1 or more
 * @param one the client on seat 1; empty if the seat is free
 * @param two likewise
 * @param turn the seat that has the turn, or will have it when the conversation begins
 * @param hasBegun whether both seats have been taken since the room was last empty
 * @param isOwed whether a message waits for an answer
 */
public record RoomStatus(
        int number,
        Optional<Participant> one,
        Optional<Participant> two,
        Seat turn,
        boolean hasBegun,
        boolean isOwed) {}
