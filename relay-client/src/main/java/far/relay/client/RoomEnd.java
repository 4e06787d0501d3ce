package far.relay.client;

import java.util.Optional;

/**
 * How a conversation in a named room ended, or why its connection was lost. {@link #text} is a description in English, in which "you"
 * are the user of this client; the other parts are data for a translation.
 *
 * @param kind who or what ended it
 * @param address the server's, as in {@link ClientOptions#address}
 * @param code as described at the kind; empty for other kinds
 * @param reason as described at the kind; {@link FailureReason#NONE} for other kinds
 * @param failure the failed attempt, for {@link Kind#CANNOT_CONNECT}; empty for other kinds
 */
public record RoomEnd(
        Kind kind, String address, String code, FailureReason reason, Optional<CannotConnectException> failure) {
    /** Who or what ended a conversation or a connection. Codes and reasons of the server: docs/rooms.md, section 6. */
    public enum Kind {
        /** We gave up our seat, or our place in the queue. */
        LEFT,
        /** We closed the client. The seat is still ours, and can be resumed with our token. */
        CLOSED,
        /** Our seat was resumed on another connection ({@code bye resumed}). */
        RESUMED,
        /** We had the turn and said nothing for too long ({@code bye idle}). The seat is free. */
        IDLE,
        /** No partner was connected for too long ({@code bye lonely}). The seat is free. */
        LONELY,
        /** The operator of the server removed us ({@code bye removed}); the reason is the operator's, if there is one. The seat is free. */
        REMOVED,
        /** The server stops, and the conversation is over ({@code bye ended}). */
        ENDED,
        /** The server refused us; the code is that of its error, such as {@code full}, the reason is its text. */
        REFUSED,
        /** Another {@code bye} of the server; code and reason are its own. */
        BYE,
        /** The server stops, and keeps the conversation ({@code bye restart}). */
        RESTART,
        /** The server closed the connection without {@code bye}. */
        DISCONNECTED,
        /** The connection broke; the reason is the system's message. */
        BROKEN,
        /** The server sent nothing for too long; the reason says for how long. */
        NO_ANSWER,
        /** The server expects another message than the one that we said; the code is that of its error. */
        OUT_OF_STEP,
        /** No connection could be made. */
        CANNOT_CONNECT,
        /** TLS failed after the handshake, for example because the server rejected our certificate; the reason is why. */
        TLS,
        /** The server does not follow the protocol of rooms; the reason is what is wrong with what it sent. */
        NOT_ROOMS,
        /** A method of the listener threw an exception; the reason is that exception. */
        LISTENER_FAILED
    }

    RoomEnd(Kind kind, String address, String code, FailureReason reason) {
        this(kind, address, code, reason, Optional.empty());
    }

    RoomEnd(String address, CannotConnectException failure) {
        this(Kind.CANNOT_CONNECT, address, "", failure.attempts().get(0).reason(), Optional.of(failure));
    }

    /** How it ended, for people, on one line; it may quote the server, control characters included. */
    public String text() {
        return switch (kind) {
            case LEFT -> "you left the room";
            case CLOSED -> "you closed the connection";
            case RESUMED -> "the seat was resumed on another connection";
            case IDLE -> "you had the turn and said nothing for too long";
            case LONELY -> "no partner was connected for too long";
            case REMOVED ->
                "the operator of the server removed you"
                        + (reason.equals(FailureReason.NONE) ? "" : ": " + reason.text());
            case ENDED -> "the server stops";
            case REFUSED -> address + " refused: " + reason.text() + " (" + code + ")";
            case BYE -> address + " ended the conversation: " + reason.text() + " (" + code + ")";
            case RESTART -> "the server restarts";
            case DISCONNECTED -> address + " closed the connection";
            case BROKEN -> "the connection to " + address + " broke: " + reason.text();
            case NO_ANSWER -> address + " does not answer: " + reason.text();
            case OUT_OF_STEP -> address + " expects another message than yours";
            case CANNOT_CONNECT -> failure.map(Throwable::getMessage).orElse("cannot connect to " + address);
            case TLS -> "TLS with " + address + " failed: " + reason.text();
            case NOT_ROOMS -> address + " does not follow the protocol of rooms: " + reason.text();
            case LISTENER_FAILED -> "the listener failed: " + reason.text();
        };
    }
}
