package far.relay.client;

import far.relay.protocol.Seat;
import java.util.Optional;

/**
 * A message in a named room.
 *
 * @param number its number; the first message of a room is 1
 * @param sender the seat that said it
 * @param text its text, which can contain any Unicode text, line breaks and control characters; empty if it cannot be opened: in a
 *     sealed room, it was not sealed with the key of our link (docs/rooms.md, section 8)
 */
public record RoomMessage(long number, Seat sender, Optional<String> text) {
    /** Only the number, so that no text of a message gets into a log. */
    @Override
    public String toString() {
        return "RoomMessage[" + number + "]";
    }
}
