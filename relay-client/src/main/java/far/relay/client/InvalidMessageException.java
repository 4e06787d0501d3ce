package far.relay.client;

import far.relay.codec.CommandEncoder;
import far.relay.protocol.Message;

/**
 * One line (docs/protocol.md, section 1), or one message of a named room (docs/rooms.md, section 2), cannot carry the text. The
 * message of the exception is the reason in English, on one line; kind, limit and length are its parts for a translation.
 */
public final class InvalidMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Why the text cannot be sent. */
    public enum Kind {
        /** It has a line feed in it, or a carriage return at its end; in a named room it may. */
        LINE_BREAK,
        /** It has half of a surrogate pair in it. */
        NOT_UNICODE,
        /** Its line, or the TEXT of the message, would be over the limit. */
        TOO_LONG,
        /** Sealed, it would be over the limit of TEXT: sealing makes it a third longer (docs/rooms.md, section 8). */
        TOO_LONG_SEALED
    }

    private final Kind kind;
    private final int limit;
    private final int length;

    private InvalidMessageException(Kind kind, String message, int limit, int length, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.limit = limit;
        this.length = length;
    }

    /** See {@link ClientOptions#message}. @param limit in bytes, without the terminator */
    static Message message(String text, int limit) {
        Message message;
        try {
            message = Message.of(text);
        } catch (IllegalArgumentException e) {
            Kind kind = text.indexOf('\n') >= 0 || text.endsWith("\r") ? Kind.LINE_BREAK : Kind.NOT_UNICODE;
            throw new InvalidMessageException(kind, e.getMessage(), limit, 0, e);
        }
        int length = CommandEncoder.lineLength(message);
        if (length > limit) {
            throw tooLong("a line", limit, length);
        }
        return message;
    }

    /** A text with half of a surrogate pair. */
    static InvalidMessageException notUnicode(IllegalArgumentException cause, int limit) {
        return new InvalidMessageException(Kind.NOT_UNICODE, cause.getMessage(), limit, 0, cause);
    }

    /** @param what holds at most {@code limit} bytes */
    static InvalidMessageException tooLong(String what, int limit, int length) {
        String why = what + " holds at most " + limit + " bytes, and this one would have " + length;
        return new InvalidMessageException(Kind.TOO_LONG, why, limit, length, null);
    }

    /** A text that is too long to be sealed. @param limit of the text @param length of the text, both in bytes */
    static InvalidMessageException tooLongSealed(int limit, int length) {
        String why = "a sealed message holds at most " + limit + " bytes, and this one would have " + length;
        return new InvalidMessageException(Kind.TOO_LONG_SEALED, why, limit, length, null);
    }

    public Kind kind() {
        return kind;
    }

    /** How many bytes a line may have, without its terminator, or TEXT, or a text that is sealed. */
    public int limit() {
        return limit;
    }

    /** How many bytes this one would have; 0 unless it is too long. */
    public int length() {
        return length;
    }
}
