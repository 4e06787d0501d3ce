package far.relay.server.connection;

import far.relay.protocol.Token;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.function.Supplier;

/** Random bytes that nobody can predict: those of one token at each call. Never blocks, also if the system has just started. */
public final class RandomBytes implements Supplier<byte[]> {
    private final SecureRandom random;

    private RandomBytes(SecureRandom random) {
        this.random = random;
    }

    /** May block until the system's source of random numbers is ready; what it returns does not. */
    public static RandomBytes start() {
        RandomBytes bytes = new RandomBytes(random());
        bytes.get();
        return bytes;
    }

    private static SecureRandom random() {
        try {
            return SecureRandom.getInstance("NativePRNGNonBlocking"); // /dev/urandom, whatever the JDK's settings
        } catch (NoSuchAlgorithmException e) {
            return new SecureRandom(); // on Windows, whose source does not block
        }
    }

    @Override
    public byte[] get() {
        byte[] bytes = new byte[Token.BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
