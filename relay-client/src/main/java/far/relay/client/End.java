package far.relay.client;

/**
 * How a conversation ended.
 *
 * @param kind who or what ended it
 * @param text the same for people, on one line; it may quote the server, control characters and all
 */
public record End(Kind kind, String text) {
    /** Who or what ended a conversation. */
    public enum Kind {
        /** We left: we said {@code fin}, and the connection is closed (docs/protocol.md, section 3). */
        FIN,
        /** The server said {@code exit} (docs/protocol.md, sections 2 and 8). */
        EXIT,
        /** The server said {@code error: REASON}; the text is that reason (docs/protocol.md, section 7). */
        ERROR,
        /** The connection broke, or what is at its other end does not keep to the protocol. */
        LOST
    }
}
