package far.relay.client;

import far.relay.tls.Pem;
import far.relay.tls.Tls;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The client's side of TLS (1.2 and 1.3): the trusted authorities, and our own certificate. It always authenticates the
 * server: by its name and a trusted authority, or by its certificate. Immutable; can be used for many clients.
 */
public final class ClientTls {
    /** The number of hexadecimal digits of a certificate's SHA-256. */
    private static final Pattern SHA_256 = Pattern.compile("\\p{XDigit}{64}");

    private final SslContext context;

    private ClientTls(SslContext context) {
        this.context = context;
    }

    /** A builder for a client that trusts Java's default authorities and has no certificate. */
    public static Builder builder() {
        return new Builder();
    }

    /** A handler for one connection to the server of these options. It gives the handshake their connect timeout. */
    public SslHandler newHandler(ByteBufAllocator allocator, ClientOptions options) {
        SslHandler handler = context.newHandler(allocator, options.host(), options.port());
        handler.setHandshakeTimeout(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /** Collects the settings. For one thread. */
    public static final class Builder {
        private Path authorities;
        private String pin;
        private Path certificate;
        private Path key;

        private Builder() {}

        /** Trusts the authorities in this file (PEM), and no others. */
        public Builder authorities(Path file) {
            authorities = Objects.requireNonNull(file, "file");
            return this;
        }

        /**
         * Trusts this certificate and no other, without checks of its name, its issuer and its validity period.
         *
         * @param sha256 of the certificate (not only of its key): 64 hexadecimal digits, with colons or without
         * @throws IllegalArgumentException if it is not that
         */
        public Builder pin(String sha256) {
            String digits = sha256.replace(":", "");
            if (!SHA_256.matcher(digits).matches()) {
                throw new IllegalArgumentException("a pin is the 64 hexadecimal digits of a SHA-256, not " + sha256);
            }
            pin = digits;
            return this;
        }

        /**
         * Authenticates with this certificate if the server requests one. Both files are PEM; the key is PKCS #8, not
         * encrypted.
         */
        public Builder certificate(Path file, Path keyFile) {
            certificate = Objects.requireNonNull(file, "file");
            key = Objects.requireNonNull(keyFile, "keyFile");
            return this;
        }

        /**
         * Reads the files.
         *
         * @throws far.relay.tls.PemException if a file cannot be used
         * @throws IOException if the TLS library refuses them
         * @throws IllegalStateException if there are both authorities and a pin
         */
        public ClientTls build() throws IOException {
            if (authorities != null && pin != null) {
                throw new IllegalStateException("authorities or a pin, not both");
            }
            SslContextBuilder builder = Tls.modern(SslContextBuilder.forClient());
            if (authorities != null) {
                builder.trustManager(Pem.certificates(authorities));
            }
            if (pin != null) {
                builder.trustManager(new PinTrustManager(pin)).endpointIdentificationAlgorithm(null);
            }
            if (certificate != null) {
                List<X509Certificate> chain = Pem.certificates(certificate);
                builder.keyManager(Pem.key(key, chain.get(0)), chain);
            }
            return new ClientTls(builder.build());
        }
    }
}
