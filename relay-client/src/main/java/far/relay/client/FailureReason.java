package far.relay.client;

import far.relay.codec.BadLineException;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.Seat;
import far.relay.transport.Transport;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Why a connection failed, as data: {@link #text} is a description in English; kind and value are its parts for a
 * translation.
 *
 * @param kind what happened
 * @param value as described at the kind; empty for other kinds
 */
public record FailureReason(Kind kind, String value) {
    /** What happened. In the texts, "it" is the server. */
    public enum Kind {
        /** Nothing failed, or there is no further reason. */
        NONE(""),
        /** The value is the reason, in the words of the system, of the server or of an exception, on one line. */
        VERBATIM("%s"),
        /** The host's name has no address. */
        UNKNOWN_HOST("unknown host"),
        /** No answer came in time; the value is that time, such as {@code 10 s} or {@code 0.5 s}. */
        NO_ANSWER("no answer within %s"),
        /** The server sent something else than TLS. */
        NOT_TLS("it does not speak TLS"),
        /** The TLS handshake took longer than the connect timeout. */
        TLS_TIMEOUT("the TLS handshake timed out"),
        /** The server closed the connection before the TLS handshake was complete. */
        TLS_CLOSED("it closed the connection during the TLS handshake"),
        /** The server's certificate is not the pinned one; the value is its SHA-256, in hexadecimal digits. */
        CERTIFICATE_NOT_PINNED("its certificate is not the pinned one, its SHA-256 is %s"),
        /** The validity period of the server's certificate is over. */
        CERTIFICATE_EXPIRED("its certificate has expired"),
        /** The validity period of the server's certificate has not begun. */
        CERTIFICATE_NOT_YET_VALID("its certificate is not valid yet"),
        /** No trusted authority issued the server's certificate. */
        CERTIFICATE_NOT_TRUSTED("its certificate is not from a trusted authority"),
        /** The server's certificate is not for the host's name. */
        CERTIFICATE_NAME("its certificate is for another name"),
        /** The server rejected our certificate, or that we have none (RFC 8446, section 6.2). */
        CERTIFICATE_REQUIRED("it requires a client certificate from an authority that it trusts"),
        /** The server does not open a WebSocket; the value is why, such as the status of its HTTP response. */
        NO_WEB_SOCKET("it does not open a WebSocket: %s"),
        /** The answer to HTTP without TLS is not HTTP. A server that uses TLS answers so, and one of another protocol. */
        NOT_HTTP("it uses TLS, or this is not its web port: try https:// in place of http://, or another port"),
        /** The answer to HTTP over TLS is not HTTP. */
        NOT_HTTPS("it does not speak HTTP: this is not its web port"),
        /** No answer to the first line of the room protocol came in time; the value is as that of {@link #NO_ANSWER}. */
        NO_ROOMS("no answer within %s: a link needs the server's web port"),
        /** The only seat that we accept, the value, has an owner, and we do not wait ({@code error full}). */
        SEAT_TAKEN("seat %s is not free"),
        /** The room has a secret, and we sent none ({@code error secret}). */
        KEY_MISSING("the room was created with a key: use the whole link, with # and what follows"),
        /** The room has another secret than the one that we sent, or none ({@code error secret}). */
        KEY_NOT_ACCEPTED("the room was created with another key, or without one: ask your partner for its link"),
        /** The server's first line is not a seat number (docs/protocol.md, section 2). */
        NO_SEAT("its first line is not a seat number"),
        /** The server's second line is not a role (docs/protocol.md, section 2). */
        NO_ROLE("its second line is not a role"),
        /** In a named room (docs/rooms.md), a line from the server is malformed; the value says why, in English. */
        MALFORMED_LINE("it sent a malformed line: %s"),
        /** In a named room, the server uses the WebSocket wrongly; the value says how, in the words of an exception. */
        WRONG_FRAME("it sent a wrong WebSocket frame: %s"),
        /** The server of a named room gave us a seat on a connection that has one. */
        SEAT_TWICE("it sent seat twice"),
        /** The server of a named room gave us another seat, the value, than the one that we have. */
        OTHER_SEAT("it sent seat %s, which is not your seat"),
        /** The server of a named room says that the wrong seat says the next message, whose number is the value. */
        WRONG_TURN("it gave the turn of message %s to the wrong seat"),
        /** The server of a named room put a client with a seat into the queue. */
        WAIT_AFTER_SEAT("it sent wait after seat"),
        /** The server of a named room sent {@code past} with this number, the value, which no earlier message has. */
        PAST_NOT_EARLIER("it sent past %s, which is not an earlier message"),
        /** The server of a named room sent {@code past} with this number, the value, and the seat that did not say it. */
        PAST_OF_OTHER_SEAT("it sent past %s with the wrong seat"),
        /** The server of a named room sent {@code said} with this number, the value, which is not the next one. */
        SAID_NOT_NEXT("it sent said %s, which is not the next message"),
        /** The server of a named room sent two texts for this number, the value. */
        MESSAGE_CHANGED("it sent message %s twice, with different texts"),
        /** The server of a named room sent {@code taken} with this number, the value, which was not sent to it. */
        TAKEN_NOT_SENT("it sent taken %s, which was not sent"),
        /** The server of a named room sent {@code bye left} to a client that did not leave. */
        LEFT_UNASKED("it sent bye left, but no leave was sent"),
        /** The server sent a line that is not UTF-8. */
        NOT_UTF8("not UTF-8"),
        /** The server sent a line over the limit; the value is that limit, in bytes. */
        LINE_TOO_LONG("line longer than %s bytes");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** No reason. */
    public static final FailureReason NONE = new FailureReason(Kind.NONE);

    FailureReason(Kind kind) {
        this(kind, "");
    }

    /** A reason in the words of the system, of the server or of an exception. */
    static FailureReason verbatim(String text) {
        return new FailureReason(Kind.VERBATIM, text);
    }

    /** The host's name has no address. */
    public static FailureReason unknownHost() {
        return new FailureReason(Kind.UNKNOWN_HOST);
    }

    /** No answer came within this time. */
    public static FailureReason noAnswer(Duration timeout) {
        return new FailureReason(Kind.NO_ANSWER, seconds(timeout));
    }

    /** No answer to the first line of the room protocol came within this time. */
    public static FailureReason noRooms(Duration timeout) {
        return new FailureReason(Kind.NO_ROOMS, seconds(timeout));
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** The system's message about a failed connection. */
    public static FailureReason system(Throwable failure) {
        return verbatim(Transport.reason(failure));
    }

    /** Why a WebSocket could not be opened. */
    static FailureReason noWebSocket(Throwable failure) {
        return new FailureReason(Kind.NO_WEB_SOCKET, Transport.reason(failure));
    }

    /** The only seat that we accept is not free. */
    static FailureReason seatTaken(Seat seat) {
        return new FailureReason(Kind.SEAT_TAKEN, Integer.toString(seat.number()));
    }

    /** The room has another secret. @param sent whether we sent one */
    static FailureReason otherSecret(boolean sent) {
        return new FailureReason(sent ? Kind.KEY_NOT_ACCEPTED : Kind.KEY_MISSING);
    }

    /** What is wrong with a line from the server. @param limit the longest line that we accept, in bytes */
    static FailureReason badLine(BadLineException failure, int limit) {
        return switch (failure.kind()) {
            case NO_SEAT -> new FailureReason(Kind.NO_SEAT);
            case NO_ROLE -> new FailureReason(Kind.NO_ROLE);
            case NOT_UTF8 -> new FailureReason(Kind.NOT_UTF8);
            case TOO_LONG -> new FailureReason(Kind.LINE_TOO_LONG, Integer.toString(limit));
            case OTHER_PROTOCOL -> verbatim(failure.getMessage());
        };
    }

    /** What a server of named rooms sent that cannot be decoded. */
    static FailureReason badInput(Throwable failure) {
        return failure.getCause() instanceof RoomLineException line
                ? new FailureReason(Kind.MALFORMED_LINE, line.getMessage())
                : new FailureReason(Kind.WRONG_FRAME, String.valueOf(failure.getMessage()));
    }

    /** The reason in English, on one line; it may quote the server, control characters included. */
    public String text() {
        return String.format(kind.text, value);
    }
}
