package far.relay.transport;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Why something failed, in the words of the exception at the bottom of it. Never empty, and never only a date. */
final class Reason {
    /** What a native transport puts before the system's own words. */
    private static final Pattern SYSTEM_CALL = Pattern.compile("^[^:]*\\(\\.\\.\\) failed[^:]*: ");

    private static final Pattern KIND = Pattern.compile("(Exception|Error)$");
    private static final Pattern WORD = Pattern.compile("(?<=[a-z])(?=[A-Z])");

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

    /** The kind of an exception in words: {@code unresolved address} for an {@code UnresolvedAddressException}. */
    private static String kind(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        String words = WORD.matcher(KIND.matcher(name).replaceFirst("")).replaceAll(" ");
        return words.isEmpty() ? "unknown failure" : words.toLowerCase(Locale.ROOT);
    }
}
