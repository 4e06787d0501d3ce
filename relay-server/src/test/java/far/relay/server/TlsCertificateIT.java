package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change while the server runs, and the time limit of a handshake. */
class TlsCertificateIT {
    @TempDir
    Path directory;

    private TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = TlsServer.start(directory, UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** In plain text the server sends first, so a client without TLS sends nothing. */
    @Test
    void tellsAClientThatSendsNothingForTenSecondsThatTheServerSpeaksTls() throws Exception {
        try (LineSocket waiter = server.plain()) {
            assertThat(waiter.read(3)).containsExactly("error: this server speaks TLS", "exit", null);
        }
    }

    private X509Certificate shown() throws Exception {
        try (SSLSocket socket = server.handshake()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void loadsARenewedCertificateAndClosesNoConnection() throws Exception {
        try (LineSocket one = server.connect().expect("1");
                LineSocket two = server.connect().expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            assertThat(shown()).isEqualTo(server.issued.getCertificate());
            X509Bundle renewed = server.authority.issue("relay.test", server.certificate, server.key);
            await().untilAsserted(() -> assertThat(shown()).isEqualTo(renewed.getCertificate()));
            one.send("still here");
            assertThat(two.read()).isEqualTo("still here");
        }
    }

    @Test
    void keepsTheOldCertificateWhileTheNewOneIsInvalid() throws Exception {
        Files.writeString(server.certificate, "-----BEGIN CERTIFICATE-----\nno good\n-----END CERTIFICATE-----\n");
        Path other = directory.resolve("other.pem");
        X509Bundle renewed = server.authority.issue("relay.test", other, directory.resolve("other.key"));
        try (CaughtLog log = new CaughtLog()) {
            await().until(() -> log.text().contains("cert.pem is not a PEM file of certificates"));
            assertThat(shown()).isEqualTo(server.issued.getCertificate());
            Files.copy(other, server.certificate, StandardCopyOption.REPLACE_EXISTING);
            await().until(() ->
                    log.text().contains("key.pem does not belong to the certificate")); // the key is still the old one
            assertThat(shown()).isEqualTo(server.issued.getCertificate());
        }
        Files.copy(directory.resolve("other.key"), server.key, StandardCopyOption.REPLACE_EXISTING);
        await().untilAsserted(() -> assertThat(shown()).isEqualTo(renewed.getCertificate()));
    }
}
