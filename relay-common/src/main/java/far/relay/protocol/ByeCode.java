package far.relay.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The CODE of a {@code bye} line: why the server closes a connection (docs/rooms.md, section 6). */
public enum ByeCode {
    /** The server does not accept what the client sent; an {@code error} line came before. */
    REFUSED,
    /** The client left. */
    LEFT,
    /** The seat was resumed on another connection. */
    RESUMED,
    /** The seat had the turn and said nothing for too long. */
    IDLE,
    /** No partner was connected for too long. */
    LONELY,
    /** The operator removed the client, whose seat is free then. */
    REMOVED,
    /** The server stops, and the conversation ends. */
    ENDED,
    /** The server stops, and the conversation is kept: resume. */
    RESTART;

    /** The text of {@link #REMOVED} if the operator gave no reason. Any other text is the operator's. */
    public static final String NO_REASON = "the operator removed you from the room";

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The code of this word; empty for any other word: later versions may have more codes. */
    public static Optional<ByeCode> of(String word) {
        return Arrays.stream(values()).filter(code -> code.word.equals(word)).findFirst();
    }

    /** The word on the wire, such as {@code left}. */
    public String word() {
        return word;
    }
}
