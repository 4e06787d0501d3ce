package far.relay.client;

import far.relay.client.FailureReason.Kind;
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

/** Finds out why TLS with a server failed. */
public final class TlsFailure {
    /** The alerts (RFC 8446, section 6.2) by which the server rejects our certificate, or that we have none. */
    private static final Pattern CERTIFICATE_ALERT =
            Pattern.compile("fatal alert: (certificate_\\w+|bad_certificate|unknown_ca|access_denied)");

    private TlsFailure() {}

    /** Whether it is TLS that failed, after the handshake. */
    public static boolean is(Throwable cause) {
        return cause.getCause() instanceof SSLException;
    }

    /** Why a handshake, or a connection after it, failed. */
    public static FailureReason reason(Throwable failure) {
        if (failure instanceof NotSslRecordException) {
            return new FailureReason(Kind.NOT_TLS);
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return new FailureReason(Kind.TLS_TIMEOUT);
        }
        if (failure instanceof ClosedChannelException) {
            return new FailureReason(Kind.TLS_CLOSED);
        }
        return certificate(failure).orElseGet(() -> alert(failure));
    }

    /** What is wrong with the server's certificate; empty if nothing is. */
    private static Optional<FailureReason> certificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PinTrustManager.PinException) {
                return Optional.of(new FailureReason(Kind.CERTIFICATE_NOT_PINNED, cause.getMessage()));
            }
            if (cause instanceof CertificateExpiredException) {
                return Optional.of(new FailureReason(Kind.CERTIFICATE_EXPIRED));
            }
            if (cause instanceof CertificateNotYetValidException) {
                return Optional.of(new FailureReason(Kind.CERTIFICATE_NOT_YET_VALID));
            }
            if (cause instanceof CertPathBuilderException) {
                return Optional.of(new FailureReason(Kind.CERTIFICATE_NOT_TRUSTED));
            }
            if (cause instanceof CertificateException && isAboutName(String.valueOf(cause.getMessage()))) {
                return Optional.of(new FailureReason(Kind.CERTIFICATE_NAME));
            }
        }
        return Optional.empty();
    }

    private static boolean isAboutName(String message) {
        return message.startsWith("No subject alternative") || message.startsWith("No name matching");
    }

    private static FailureReason alert(Throwable failure) {
        Matcher alert = CERTIFICATE_ALERT.matcher(String.valueOf(failure.getMessage()));
        return alert.find() ? new FailureReason(Kind.CERTIFICATE_REQUIRED) : FailureReason.system(failure);
    }
}
