package far.relay.client;

/**
 * How a conversation ended. {@link #text} tells it in English; kind, address and detail are its parts, for who tells it
 * in other words.
 *
 * @param kind who or what ended it
 * @param address the server's, as in {@link ClientOptions#address}
 * @param detail what the kind says it is, on one line; empty where the kind says nothing of it. It may quote the server,
 *     control characters and all
 */
public record End(Kind kind, String address, String detail) {
    /** Who or what ended a conversation. */
    public enum Kind {
        /** We left: we said {@code fin}, and the connection is closed (docs/protocol.md, section 3). */
        FIN,
        /** The server said {@code exit} (docs/protocol.md, sections 2 and 8). */
        EXIT,
        /** The server said {@code error: REASON}; the detail is that reason (docs/protocol.md, section 7). */
        ERROR,
        /** The connection was closed, and nobody had said that it would be. */
        CLOSED,
        /** The connection broke; the detail is what the system says of it. */
        BROKEN,
        /** TLS failed after the handshake, where a server says what it thinks of our certificate; the detail says why. */
        TLS,
        /** What is at the other end does not keep to the protocol; the detail is what was wrong with what it sent. */
        NOT_RELAY,
        /** A method of the listener threw an exception; the detail is that. */
        LISTENER_FAILED
    }

    /** Whether the connection was lost, so that another one may be worth a try. */
    public boolean isLost() {
        return kind == Kind.CLOSED || kind == Kind.BROKEN;
    }

    /** The same for people, on one line; it may quote the server, control characters and all. */
    public String text() {
        return switch (kind) {
            case FIN -> "we said fin";
            case EXIT -> "the server said exit";
            case ERROR -> detail;
            case CLOSED -> address + " closed the connection without saying exit";
            case BROKEN -> "the connection to " + address + " broke: " + detail;
            case TLS -> "TLS with " + address + " failed: " + detail;
            case NOT_RELAY -> address + " does not keep to the relay protocol: " + detail;
            case LISTENER_FAILED -> "the listener failed: " + detail;
        };
    }
}
