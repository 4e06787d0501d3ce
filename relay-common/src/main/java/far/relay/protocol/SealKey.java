package far.relay.protocol;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The KEY in the link of a sealed room: 128 random bits (docs/rooms.md, section 8). */
public final class SealKey {
    /** The characters of a key's text. */
    static final int CHARACTERS = 22;

    /** The bytes of a key. */
    public static final int BYTES = 16;

    /** In 22 characters there are 132 bits: the last four are zero. */
    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");

    private final byte[] bytes;

    private SealKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key of these bytes.
     *
     * @throws IllegalArgumentException if there are not {@value #BYTES} of them
     */
    public static SealKey ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key has " + BYTES + " bytes");
        }
        return new SealKey(bytes.clone());
    }

    /** A new key, which nobody can predict. */
    public static SealKey random() {
        return new SealKey(RandomBytes.of(BYTES));
    }

    /** The key that this text is, 22 characters of base64url; empty if it is none. */
    public static Optional<SealKey> of(String text) {
        return FORMAT.matcher(text).matches()
                ? Optional.of(new SealKey(Base64.getUrlDecoder().decode(text)))
                : Optional.empty();
    }

    /** The key's own bytes, which nobody may change. */
    byte[] bytes() {
        return bytes;
    }

    /** The text of the key, as in a link. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Says nothing of the key, so that none gets into a log. */
    @Override
    public String toString() {
        return "SealKey";
    }
}
