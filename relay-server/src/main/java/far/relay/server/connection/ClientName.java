package far.relay.server.connection;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * The name of an admitted client in the log: its address and port, and the subject of its certificate if one is
 * required.
 */
final class ClientName {
    private static final int LONGEST_SUBJECT = 100;

    private ClientName() {}

    static String of(Channel connection) {
        String address = PeerAddress.name(connection);
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        return tls != null && tls.engine().getNeedClientAuth() ? address + " (" + subject(tls.engine()) + ")" : address;
    }

    private static String subject(SSLEngine engine) {
        try {
            X509Certificate certificate = (X509Certificate) engine.getSession().getPeerCertificates()[0];
            String subject = certificate.getSubjectX500Principal().getName();
            return subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) + "..." : subject;
        } catch (SSLPeerUnverifiedException e) {
            return "no certificate";
        }
    }
}
