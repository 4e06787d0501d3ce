package far.relay.client;

/**
 * How a conversation ended. {@link #text} is a description in English; kind, address and reason are its parts for a
 * translation.
 *
 * @param kind who or what ended it
 * @param address the server's, as in {@link ClientOptions#address}
 * @param reason as described at the kind; {@link FailureReason#NONE} for other kinds
 */
public record End(Kind kind, String address, FailureReason reason) {
    /** Who or what ended a conversation. */
    public enum Kind {
        /** We left: we sent {@code fin}, and the connection is closed (docs/protocol.md, section 3). */
        FIN,
        /** The server sent {@code exit} (docs/protocol.md, sections 2 and 8). */
        EXIT,
        /** The server sent {@code error: REASON}; the reason is that one (docs/protocol.md, section 7). */
        ERROR,
        /** The server closed the connection without {@code exit}. */
        CLOSED,
        /** The connection broke; the reason is the system's message. */
        BROKEN,
        /** TLS failed after the handshake, for example because the server rejected our certificate. */
        TLS,
        /** The peer does not follow the protocol; the reason is what is wrong with what it sent. */
        NOT_RELAY,
        /** A method of the listener threw an exception; the reason is that exception. */
        LISTENER_FAILED
    }

    /** Whether the connection was lost, so that connecting again may help. */
    public boolean isLost() {
        return kind == Kind.CLOSED || kind == Kind.BROKEN;
    }

    /** How it ended, for people, on one line; it may quote the server, control characters included. */
    public String text() {
        return switch (kind) {
            case FIN -> "we sent fin";
            case EXIT -> "the server sent exit";
            case ERROR -> reason.text();
            case CLOSED -> address + " closed the connection without sending exit";
            case BROKEN -> "the connection to " + address + " broke: " + reason.text();
            case TLS -> "TLS with " + address + " failed: " + reason.text();
            case NOT_RELAY -> address + " does not follow the relay protocol: " + reason.text();
            case LISTENER_FAILED -> "the listener failed: " + reason.text();
        };
    }
}
