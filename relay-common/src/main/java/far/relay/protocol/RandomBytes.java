package far.relay.protocol;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Random bytes that nobody can predict. Thread-safe. */
final class RandomBytes {
    private static final SecureRandom RANDOM = nonBlocking();

    private RandomBytes() {}

    /** So many new bytes. Does not block, except for the first ones if the system has just started. */
    static byte[] of(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static SecureRandom nonBlocking() {
        try {
            return SecureRandom.getInstance("NativePRNGNonBlocking"); // /dev/urandom, whatever the JDK's settings
        } catch (NoSuchAlgorithmException e) {
            return new SecureRandom(); // on Windows, whose source does not block
        }
    }
}
