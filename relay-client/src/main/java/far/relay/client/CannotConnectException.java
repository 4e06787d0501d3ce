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
        /**
         * The system did not make one; the detail is what it says, such as {@code Connection refused}, and for a name the
         * addresses that were tried: {@code Connection refused (tried 127.0.0.1, 0:0:0:0:0:0:0:1)}.
         */
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

    /** @param why what {@link #silence} says of the time, with the addresses that were tried */
    static CannotConnectException noAnswer(String address, Duration timeout, String why, Throwable cause) {
        return new CannotConnectException(Kind.NO_ANSWER, address, seconds(timeout), why, cause);
    }

    /** That nothing answered in this time. */
    static String silence(Duration timeout) {
        return "no answer within " + seconds(timeout);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
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
