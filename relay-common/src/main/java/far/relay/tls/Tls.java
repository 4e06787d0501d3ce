package far.relay.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** How TLS is spoken here: versions 1.2 and 1.3, and only ciphers with forward secrecy that authenticate what they hide. */
public final class Tls {
    private Tls() {}

    /** The same for both sides, and for the JDK's TLS and BoringSSL, whichever Netty finds. */
    public static SslContextBuilder modern(SslContextBuilder builder) {
        return builder.protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    }

    /** The SHA-256 of a certificate, as 64 hexadecimal digits: what {@code openssl x509 -fingerprint -sha256} tells. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it, and the certificate came encoded
        }
    }
}
