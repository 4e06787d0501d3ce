package far.relay.protocol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** UTF-8 (RFC 3629) that replaces nothing: what cannot be converted is an error, where {@link String} puts a replacement character. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The bytes of a text, in an array of their own.
     *
     * @throws IllegalArgumentException if it contains half of a surrogate pair
     */
    public static byte[] encode(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(encoded.array(), encoded.limit());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a message is Unicode text: it cannot contain half a surrogate pair", e);
        }
    }

    /** The text of these bytes; empty if they are not UTF-8. */
    public static Optional<String> decode(byte[] bytes) {
        return decode(bytes, bytes.length);
    }

    /** The text of the first bytes; empty if they are not UTF-8. */
    public static Optional<String> decode(byte[] bytes, int length) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
