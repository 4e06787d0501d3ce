package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256 (RFC 5869). The JDK has it from version 25 on only. */
final class Hkdf {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final byte[] NO_SALT = new byte[HASH_BYTES];

    private Hkdf() {}

    /** Extracts a key without salt, and expands it to some bytes, 1 to 32, for one purpose. */
    static byte[] derive(byte[] input, String info, int bytes) {
        return expand(extract(NO_SALT, input), info.getBytes(StandardCharsets.UTF_8), bytes);
    }

    /** RFC 5869, section 2.2. */
    static byte[] extract(byte[] salt, byte[] input) {
        return mac(salt).doFinal(input);
    }

    /** RFC 5869, section 2.3: up to 255 times 32 bytes. */
    static byte[] expand(byte[] key, byte[] info, int bytes) {
        Mac mac = mac(key);
        byte[] output = new byte[bytes];
        byte[] block = new byte[0];
        for (int at = 0, number = 1; at < bytes; at += HASH_BYTES, number++) {
            mac.update(block);
            mac.update(info);
            block = mac.doFinal(new byte[] {(byte) number});
            System.arraycopy(block, 0, output, at, Math.min(HASH_BYTES, bytes - at));
        }
        return output;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
