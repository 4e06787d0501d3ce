package far.relay.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * There is no connection. The message tells it in English, on one line; kind, address and detail are its parts, for who
 * tells it in other words.
 */
public final class CannotConnectException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why there is no connection. */
    public enum Kind {
        /** Nobody knows the host's name. */
        UNKNOWN_HOST,
        /** Nothing answered in time; the detail is that time, such as {@code 10 s} or {@code 0.5 s}. */
        NO_ANSWER,
        /** TLS failed: the detail says why, and calls the server "it". */
        TLS,
        /** The system did not make one; the detail is what it says, such as {@code Connection refused}. */
        FAILED
    }

    private final Kind kind;
    private final String address;
    private final String detail;

    private CannotConnectException(Kind kind, String address, String detail, String why, Throwable cause) {
        super("cannot connect to " + address + ": " + why, cause);
        this.kind = kind;
        this.address = address;
        this.detail = detail;
    }

    static CannotConnectException unknownHost(String address, Throwable cause) {
        return new CannotConnectException(Kind.UNKNOWN_HOST, address, "", "unknown host", cause);
    }

    static CannotConnectException noAnswer(String address, Duration timeout, Throwable cause) {
        String time =
                BigDecimal.valueOf(timeout.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
        return new CannotConnectException(Kind.NO_ANSWER, address, time, "no answer within " + time, cause);
    }

    static CannotConnectException tls(String address, String reason, Throwable cause) {
        return new CannotConnectException(Kind.TLS, address, reason, reason, cause);
    }

    static CannotConnectException failed(String address, String reason, Throwable cause) {
        return new CannotConnectException(Kind.FAILED, address, reason, reason, cause);
    }

    public Kind kind() {
        return kind;
    }

    /** The server's, as in {@link ClientOptions#address}. */
    public String address() {
        return address;
    }

    /** What the kind says it is, on one line; empty where the kind says nothing of it. */
    public String detail() {
        return detail;
    }
}
