package far.relay.client;

import far.relay.transport.Transport;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Why TLS with a server failed, in words for those who do not know its exceptions. */
public final class TlsFailure {
    /** What the other side says by its alerts (RFC 8446, section 6.2) of our certificate, or of having none. */
    private static final Pattern CERTIFICATE_ALERT =
            Pattern.compile("fatal alert: (certificate_\\w+|bad_certificate|unknown_ca|access_denied)");

    private TlsFailure() {}

    /** Whether it is TLS that failed, after the handshake. */
    static boolean is(Throwable cause) {
        return cause.getCause() instanceof SSLException;
    }

    /** On one line; "it" is the server. */
    public static String reason(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return "it does not speak TLS";
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return "no TLS handshake in time";
        }
        if (failure instanceof ClosedChannelException) {
            return "it closed the connection during the TLS handshake";
        }
        return certificate(failure).orElseGet(() -> alert(failure));
    }

    /** What is wrong with the server's certificate; empty if nothing is. */
    private static Optional<String> certificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PinTrustManager.PinException) {
                return Optional.of("its certificate is not the pinned one, its SHA-256 is " + cause.getMessage());
            }
            if (cause instanceof CertificateExpiredException) {
                return Optional.of("its certificate has expired");
            }
            if (cause instanceof CertificateNotYetValidException) {
                return Optional.of("its certificate is not valid yet");
            }
            if (cause instanceof CertPathBuilderException) {
                return Optional.of("its certificate is from no authority that is trusted here");
            }
            if (cause instanceof CertificateException && isAboutName(String.valueOf(cause.getMessage()))) {
                return Optional.of("its certificate is for another name");
            }
        }
        return Optional.empty();
    }

    private static boolean isAboutName(String message) {
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    private static String alert(Throwable failure) {
        Matcher alert = CERTIFICATE_ALERT.matcher(String.valueOf(failure.getMessage()));
        return alert.find() ? "it wants a certificate from an authority that it knows" : Transport.reason(failure);
    }
}
