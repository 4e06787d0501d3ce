package far.relay.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files (RFC 7468). Do not call it on an event loop. */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ((RSA|EC|DSA|ENCRYPTED) PRIVATE KEY)-----");
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private Pem() {}

    /**
     * All certificates of a file, in their order; at least one. Text around them is ignored.
     *
     * @throws PemException if there is none; the message is one line that names the file
     */
    public static List<X509Certificate> certificates(Path file) throws PemException {
        byte[] bytes = read(file);
        try {
            List<X509Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (all.isEmpty()) {
                throw new PemException(PemException.Kind.NO_CERTIFICATE, file, null);
            }
            return all;
        } catch (CertificateException e) {
            throw new PemException(PemException.Kind.NOT_CERTIFICATES, file, e);
        }
    }

    /**
     * The private key in a file.
     *
     * @param certificate the certificate that the key must belong to
     * @throws PemException if there is no such key; the message is one line that names the file
     */
    public static PrivateKey key(Path file, X509Certificate certificate) throws PemException {
        PublicKey owner = certificate.getPublicKey();
        try {
            PrivateKey key = KeyFactory.getInstance(owner.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(keyBytes(file)));
            if (belongTogether(key, owner)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PemException(PemException.Kind.BAD_KEY, file, e);
        }
        throw new PemException(PemException.Kind.WRONG_KEY, file, null);
    }

    private static byte[] keyBytes(Path file) throws PemException {
        String text = new String(read(file), StandardCharsets.ISO_8859_1);
        Matcher key = KEY.matcher(text);
        if (key.find()) {
            return Base64.getMimeDecoder().decode(key.group(1));
        }
        Matcher other = OTHER_KEY.matcher(text);
        throw other.find()
                ? new PemException(PemException.Kind.OTHER_KEY_FORMAT, file, other.group(1), null)
                : new PemException(PemException.Kind.NO_KEY, file, null);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey owner) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (owner.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> owner.getAlgorithm(); // EdDSA
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(owner);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static byte[] read(Path file) throws PemException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new PemException(PemException.Kind.NO_FILE, file, e);
        } catch (AccessDeniedException e) {
            throw new PemException(PemException.Kind.NOT_READABLE, file, e);
        } catch (IOException e) {
            throw new PemException(PemException.Kind.READ_FAILED, file, e.getMessage(), e);
        }
    }
}
