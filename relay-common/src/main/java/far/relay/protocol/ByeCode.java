package far.relay.protocol;

import java.util.Locale;

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

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word on the wire, such as {@code left}. */
    public String word() {
        return word;
    }
}
