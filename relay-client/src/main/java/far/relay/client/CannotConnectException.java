package far.relay.client;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A connection could not be made. The message is the reason in English, on one line; kind, address and attempts are its
 * parts for a translation.
 */
public final class CannotConnectException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is no connection. */
    public enum Kind {
        /** The host's name has no address. */
        UNKNOWN_HOST,
        /** No address of the host answered in time. */
        NO_ANSWER,
        /** The TLS handshake failed. */
        TLS,
        /** The system could not connect. */
        FAILED
    }

    /**
     * Attempts that failed for the same reason.
     *
     * @param addresses the addresses that were tried; empty if {@link ClientOptions#host} is the only one
     */
    public record Attempt(FailureReason reason, List<String> addresses) {
        /** In English, such as {@code Connection refused (tried 127.0.0.1, 0:0:0:0:0:0:0:1)}. */
        public String text() {
            return reason.text() + (addresses.isEmpty() ? "" : " (tried " + String.join(", ", addresses) + ")");
        }
    }

    private final Kind kind;
    private final String address;
    private final transient List<Attempt> attempts;

    /** @param attempts one for each reason; at least one */
    CannotConnectException(Kind kind, String address, List<Attempt> attempts, Throwable cause) {
        super("cannot connect to " + address + ": " + text(attempts), cause);
        this.kind = kind;
        this.address = address;
        this.attempts = List.copyOf(attempts);
    }

    CannotConnectException(Kind kind, String address, FailureReason reason, Throwable cause) {
        this(kind, address, List.of(new Attempt(reason, List.of())), cause);
    }

    private static String text(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::text).collect(Collectors.joining("; "));
    }

    public Kind kind() {
        return kind;
    }

    /** The server's, as in {@link ClientOptions#address}. */
    public String address() {
        return address;
    }

    /** Why the attempts failed: one element for each reason, in the order in which the reasons occurred. */
    public List<Attempt> attempts() {
        return attempts;
    }
}
