package far.relay.client.text;

import far.relay.client.CannotConnectException;
import far.relay.client.CannotConnectException.Attempt;
import far.relay.client.End;
import far.relay.client.FailureReason;
import far.relay.client.InvalidMessageException;
import far.relay.client.RoomEnd;
import far.relay.protocol.InvalidLinkException;
import far.relay.tls.PemException;
import far.relay.transport.TransportException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The errors of the library, of the server and of the system, in the user's language, each on one line. Immutable. */
public final class ErrorMessages {
    private static final Pattern LINE_TOO_LONG = Pattern.compile("line longer than (\\d+) bytes");
    private static final String SPEAKS_TLS = "this server speaks TLS";

    private final Messages messages;

    public ErrorMessages(Messages messages) {
        this.messages = messages;
    }

    /** Why there is no connection. */
    public String of(CannotConnectException failure) {
        return cannotConnect(
                failure.address(), failure.attempts().stream().map(this::of).collect(Collectors.joining("; ")));
    }

    /** There is no connection to this address. @param reason in the user's language */
    public String cannotConnect(String address, String reason) {
        return messages.get("error.cannot-connect", address, reason);
    }

    private String of(Attempt attempt) {
        String reason = of(attempt.reason());
        return attempt.addresses().isEmpty()
                ? reason
                : messages.get("error.tried", reason, String.join(", ", attempt.addresses()));
    }

    /** How a conversation ended. */
    public String of(End end) {
        return switch (end.kind()) {
            case FIN -> messages.get("end.fin");
            case EXIT -> messages.get("end.exit");
            case ERROR -> refusal(end.reason().value());
            case CLOSED -> messages.get("end.closed", end.address());
            case BROKEN -> messages.get("end.broken", end.address(), of(end.reason()));
            case TLS -> messages.get("end.tls", end.address(), of(end.reason()));
            case NOT_RELAY -> messages.get("end.not-relay", end.address(), of(end.reason()));
            case LISTENER_FAILED -> messages.get("end.listener-failed", of(end.reason()));
        };
    }

    /** How a conversation in a named room ended, or why its connection was lost. */
    public String of(RoomEnd end) {
        if (end.failure().isPresent()) {
            return of(end.failure().get());
        }
        String reason = end.code().isEmpty() || end.reason().kind() != FailureReason.Kind.VERBATIM
                ? of(end.reason())
                : roomError(end.code(), end.reason().value());
        String key = key("room-end", end.kind());
        return messages.get(
                end.kind() == RoomEnd.Kind.REMOVED && !reason.isEmpty() ? key + "-why" : key, end.address(), reason);
    }

    /** The server of a named room refused a message. @param code and {@code text}: those of its error */
    public String refusedMessage(String code, String text) {
        return messages.get("room.refused", roomError(code, text));
    }

    /** The server has closed the connection because of a message that it {@linkplain #refusedMessage refused}. */
    public String closedAfterRefusal() {
        return messages.get("room.refused-closed");
    }

    /** @param text the server's, in English; for a code that is not known, and in English */
    private String roomError(String code, String text) {
        return messages.find("room-error." + code).orElse(text);
    }

    /** We left, and the server has not confirmed our last message. */
    public String unconfirmed() {
        return messages.get("room.unconfirmed");
    }

    /** What is wrong with the link of a room. */
    public String of(InvalidLinkException failure) {
        return messages.get(key("link", failure.mistake()));
    }

    /** What the server refused, with our option for it if there is one. @param reason as the server sent it */
    public String refusal(String reason) {
        Matcher tooLong = LINE_TOO_LONG.matcher(reason);
        if (tooLong.matches()) {
            return messages.get(
                    "end.refused-option", messages.get("refused.line-too-long", tooLong.group(1)), "--max-line");
        }
        String known = messages.find("refused", reason).orElse(reason);
        return reason.equals(SPEAKS_TLS)
                ? messages.get("end.refused-option", known, "--tls")
                : messages.get("end.refused", known);
    }

    /** Why a connection failed. */
    public String of(FailureReason reason) {
        return switch (reason.kind()) {
            case NONE -> "";
            case VERBATIM -> system(reason.value());
            default -> messages.get(key("failure", reason.kind()), value(reason));
        };
    }

    private String value(FailureReason reason) {
        return reason.kind() == FailureReason.Kind.MALFORMED_LINE
                ? messages.find("line", reason.value()).orElse(reason.value())
                : reason.value();
    }

    /** Why one line cannot carry a text. */
    public String of(InvalidMessageException failure) {
        return messages.get(key("invalid", failure.kind()), failure.length(), failure.limit());
    }

    /** Why a PEM file cannot be used. */
    public String of(PemException failure) {
        return messages.get(key("pem", failure.kind()), failure.file(), system(failure.detail()));
    }

    /** Why a transport cannot be used. */
    public String of(TransportException failure) {
        return messages.get("error.transport", failure.transport().label(), failure.reason());
    }

    /** The system's message about a failure. For some failures Java gives only the name of the file. */
    public String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return system("No such file or directory");
        }
        if (failure instanceof AccessDeniedException) {
            return system("Permission denied");
        }
        String reason = failure instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : failure.getMessage();
        return system(String.valueOf(reason));
    }

    /** Translates a message of the system if it is known, and otherwise returns it unchanged. */
    private String system(String text) {
        return messages.find("system", text).orElse(text);
    }

    static String key(String group, Enum<?> kind) {
        return group + "." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
