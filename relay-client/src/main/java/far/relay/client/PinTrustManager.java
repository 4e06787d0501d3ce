package far.relay.client;

import far.relay.tls.Tls;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts one certificate. It is an extended trust manager, because the JDK adds checks of names and times to others. */
final class PinTrustManager extends X509ExtendedTrustManager {
    private final String pin;

    /** @param pin the certificate's SHA-256, 64 hexadecimal digits */
    PinTrustManager(String pin) {
        this.pin = pin;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        String fingerprint = Tls.fingerprint(chain[0]);
        if (!fingerprint.equalsIgnoreCase(pin)) {
            throw new PinException(fingerprint);
        }
    }

    /** It is another certificate. */
    static final class PinException extends CertificateException {
        private static final long serialVersionUID = 1;

        /** @param fingerprint the SHA-256 of the server's certificate */
        PinException(String fingerprint) {
            super(fingerprint);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("for servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("for servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("for servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
