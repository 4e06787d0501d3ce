package far.relay.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The CODE of an {@code error} line, and what follows it (docs/rooms.md, section 6). */
public enum ErrorCode {
    /** The first line is neither {@code join} nor {@code resume}. */
    FIRST(Then.BYE),
    /** An unknown verb; a field is missing, malformed, repeated or superfluous. */
    SYNTAX(Then.BYE_WITHOUT_SEAT),
    /** An unknown KEY, or a value that it does not accept. */
    FIELD(Then.BYE_WITHOUT_SEAT),
    /** The room exists although it must be new, or does not exist although it must. */
    ROOM(Then.BYE),
    /** The secret is wrong, missing or superfluous. */
    SECRET(Then.BYE),
    /** The token belongs to no seat of this room. */
    TOKEN(Then.BYE),
    /** There is no seat, and no place in the queue. */
    FULL(Then.BYE),
    /** A limit of the server is reached. */
    BUSY(Then.BYE),
    /** The seat does not have the turn. */
    TURN(Then.NOTHING),
    /** The message does not have the next number. */
    NUMBER(Then.NOTHING),
    /** A backslash is followed by something else than a backslash, {@code n} or {@code r}. */
    ESCAPE(Then.NOTHING),
    /** A line, or the TEXT of a message, is over its limit. */
    LONG(Then.BYE),
    /** The line is not UTF-8. */
    UTF8(Then.BYE),
    /** The message could not be stored. */
    STORE(Then.NOTHING);

    private enum Then {
        NOTHING,
        BYE_WITHOUT_SEAT,
        BYE
    }

    private final String word;
    private final Then then;

    ErrorCode(Then then) {
        this.word = name().toLowerCase(Locale.ROOT);
        this.then = then;
    }

    /** The code of this word; empty for any other word: later versions may have more codes. */
    public static Optional<ErrorCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word.equals(word)).findFirst();
    }

    /** The word on the wire, such as {@code syntax}. */
    public String word() {
        return word;
    }

    /**
     * Whether {@code bye refused} follows, and the server closes the connection.
     *
     * @param seated whether the client has been assigned a seat on this connection
     */
    public boolean endsConnection(boolean seated) {
        return then == Then.BYE || then == Then.BYE_WITHOUT_SEAT && !seated;
    }
}
