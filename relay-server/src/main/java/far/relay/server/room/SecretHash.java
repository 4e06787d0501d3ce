package far.relay.server.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The salted hash of a secret or a token. Two of them are compared in constant time (docs/rooms.md, section 3). */
public final class SecretHash {
    private final byte[] bytes;

    /** @param bytes are taken over: the caller must not change them any more */
    public SecretHash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The SHA-256 of salt and secret.
     *
     * @param salt random, and of the same length for all secrets
     */
    public static SecretHash sha256(String salt, String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return new SecretHash(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The hash itself, for a store; nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SecretHash";
    }
}
