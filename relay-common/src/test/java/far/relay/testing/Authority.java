package far.relay.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A certificate authority for tests; writes PEM files. */
public final class Authority {
    private final X509Bundle own;

    /** A new authority, which nothing trusts yet. */
    public Authority(String name) throws Exception {
        own = builder(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder builder(String name) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .notBefore(Instant.now().minus(Duration.ofDays(1)));
    }

    /** Writes its certificate, for those that trust it. */
    public Path writeTo(Path file) throws IOException {
        return Files.writeString(file, own.getCertificatePEM());
    }

    /** A certificate for this DNS name and 127.0.0.1, valid for this time from now. */
    public X509Bundle issue(String name, Duration valid) throws Exception {
        return builder(name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .notAfter(Instant.now().plus(valid))
                .buildIssuedBy(own);
    }

    /** Issues a certificate for 30 days, and writes its chain and key to these files. */
    public X509Bundle issue(String name, Path certificate, Path key) throws Exception {
        X509Bundle issued = issue(name, Duration.ofDays(30));
        Files.writeString(key, issued.getPrivateKeyPEM());
        Files.writeString(certificate, issued.getCertificatePathPEM());
        return issued;
    }

    /** Trusts this authority; for a TLS client of the JDK. */
    public X509Bundle bundle() {
        return own;
    }
}
