package far.relay.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** An authority for certificates, for tests: writes what it issues as PEM files. */
public final class Authority {
    private final X509Bundle own;

    /** A new one, that nobody knows yet. */
    public Authority(String name) throws Exception {
        own = builder(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder builder(String name) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .notBefore(Instant.now().minus(Duration.ofDays(1)));
    }

    /** Writes the certificate that those have to know who trust it. */
    public Path writeTo(Path file) throws IOException {
        return Files.writeString(file, own.getCertificatePEM());
    }

    /** A certificate for this DNS name and 127.0.0.1, for as long from now. */
    public X509Bundle issue(String name, Duration valid) throws Exception {
        return builder(name)
                .addSanDnsName(name)
                .addSanIpAddress("127.0.0.1")
                .notAfter(Instant.now().plus(valid))
                .buildIssuedBy(own);
    }

    /** Issues one for 30 days, and writes its chain and its key to these files. */
    public X509Bundle issue(String name, Path certificate, Path key) throws Exception {
        X509Bundle issued = issue(name, Duration.ofDays(30));
        Files.writeString(key, issued.getPrivateKeyPEM());
        Files.writeString(certificate, issued.getCertificatePathPEM());
        return issued;
    }

    /** What knows this authority, for a TLS client of the JDK. */
    public X509Bundle bundle() {
        return own;
    }
}
