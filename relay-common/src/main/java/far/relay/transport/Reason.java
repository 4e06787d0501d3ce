package far.relay.transport;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why something failed: the message of the root cause. Never empty, and never only a date. */
final class Reason {
    /** What a native transport puts before the message of the system. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^[^:]*\\(\\.\\.\\) failed[^:]*: ");

    /** What says nothing in the name of an exception: the end, and what Netty puts before the JDK's name. */
    private static final Pattern NO_KIND = Pattern.compile("^(Stackless|Annotated|Extended)|(Exception|Error)$");

    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern CAPITALIZED = Pattern.compile("[A-Z](?=[a-z])");

    private Reason() {}

    static String of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return kind(cause);
        }
        if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
            return kind(cause) + " (" + message + ")";
        }
        return SYSTEM_CALL.matcher(message.strip()).replaceFirst("");
    }

    /** The kind of an exception in words: {@code closed channel} for a {@code StacklessClosedChannelException}. */
    private static String kind(Throwable cause) {
        String name = NO_KIND.matcher(cause.getClass().getSimpleName()).replaceAll("");
        if (name.isEmpty()) {
            return "unknown failure";
        }
        String words = CAPITALIZED
                .matcher(WORD.matcher(name).replaceAll(" "))
                .replaceAll(capital -> capital.group().toLowerCase(Locale.ROOT));
        return words.contains(" ") ? words : words + " error";
    }
}
