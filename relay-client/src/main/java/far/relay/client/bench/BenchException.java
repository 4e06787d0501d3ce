package far.relay.client.bench;

import java.util.Arrays;
import java.util.List;

/** A bench could not be completed. Kind and values are the reason; the message is for debugging. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why it could not be completed, and the meaning of the values. */
    public enum Kind {
        /** The server's address and a {@link far.relay.client.FailureReason}. */
        CANNOT_CONNECT,
        /** No file descriptor is left: the number of the connection, from 1, and how many were to be made. */
        NO_DESCRIPTORS,
        /** No local port is left: the number of the connection, from 1, and how many were to be made. */
        NO_PORTS,
        /** How many pairs the server has seated, and how many there are. */
        TOO_FEW_ROOMS,
        /** The server has not seated the first client; it may use TLS, or have no free room. No value. */
        NO_SEAT,
        /** A client that does not belong to the bench takes part. */
        OTHER_CLIENT,
        /** The reason in the server's {@code error:}. */
        REFUSED,
        /** The server ended a conversation in a named room early: its reason. */
        ENDED,
        /** The server sent {@code exit} early. */
        EXIT,
        /** The server closed the connection early: its address. */
        CLOSED,
        /** A connection broke: the server's address and a {@link far.relay.client.FailureReason}. */
        BROKEN,
        /** TLS failed after the handshake: the server's address and a {@link far.relay.client.FailureReason}. */
        TLS,
        /** The server does not follow the protocol: its address. */
        NOT_RELAY,
        /** A bug: the exception. */
        INTERNAL
    }

    private final Kind kind;
    private final transient List<Object> values;

    BenchException(Kind kind, Object... values) {
        super(kind + " " + Arrays.toString(values));
        this.kind = kind;
        this.values = List.of(values);
    }

    public Kind kind() {
        return kind;
    }

    /** The values, as described at the {@link Kind}. */
    public List<Object> values() {
        return values;
    }
}
