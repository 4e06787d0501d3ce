package far.relay.client;

import far.relay.protocol.EscapedText;
import far.relay.protocol.Message;
import far.relay.protocol.RoomSeal;
import far.relay.protocol.Seat;
import far.relay.protocol.Utf8;
import java.util.Optional;

/** Converts texts to and from TEXT on the wire (docs/rooms.md, sections 2 and 8). Thread-safe. */
final class RoomText {
    private final Optional<RoomSeal> seal;
    private final int maxMessage;

    /**
     * @param seal of a sealed room
     * @param maxMessage the most bytes of TEXT
     */
    RoomText(Optional<RoomSeal> seal, int maxMessage) {
        this.seal = seal;
        this.maxMessage = maxMessage;
    }

    /** @throws InvalidMessageException if one message cannot carry the text: half a surrogate pair, or too long */
    void check(String text) {
        int length;
        try {
            length = seal.isPresent()
                    ? Utf8.encode(text).length
                    : EscapedText.escape(text).utf8().length;
        } catch (IllegalArgumentException e) {
            throw InvalidMessageException.notUnicode(e, maxMessage);
        }
        if (seal.isPresent() && RoomSeal.sealedLength(length) > maxMessage) {
            throw InvalidMessageException.tooLongSealed(RoomSeal.longestIn(maxMessage), length);
        }
        if (seal.isEmpty() && length > maxMessage) {
            throw InvalidMessageException.tooLong("a message", maxMessage, length);
        }
    }

    /** The TEXT of a text that was {@linkplain #check checked}. In a sealed room it is different each time. */
    Message encode(long number, Seat sender, String text) {
        return seal.isPresent() ? seal.get().seal(number, sender, text) : EscapedText.escape(text);
    }

    /** The message of a TEXT. */
    RoomMessage decode(long number, Seat sender, Message wire) {
        Optional<String> text =
                seal.isPresent() ? seal.get().open(number, sender, wire) : Optional.of(EscapedText.unescape(wire));
        return new RoomMessage(number, sender, text);
    }
}
