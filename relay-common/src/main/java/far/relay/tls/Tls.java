package far.relay.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** The TLS settings: versions 1.2 and 1.3, and only cipher suites with forward secrecy and authenticated encryption. */
public final class Tls {
    private Tls() {}

    /** Applies the settings. They are the same on both sides, and for the JDK's TLS and BoringSSL, whichever Netty uses. */
    public static SslContextBuilder modern(SslContextBuilder builder) {
        return builder.protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    }

    /** The SHA-256 of a certificate, as 64 hexadecimal digits: as {@code openssl x509 -fingerprint -sha256} prints it. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has SHA-256, and the certificate is valid
        }
    }
}
