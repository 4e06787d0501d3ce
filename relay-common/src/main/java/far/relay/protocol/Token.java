package far.relay.protocol;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What proves that a seat is a client's own: 128 random bits as 22 characters of base64url (docs/rooms.md, section 3).
 */
public record Token(String text) {
    /** The random bytes of a token. */
    public static final int BYTES = 16;

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]{22}");

    /** @throws IllegalArgumentException if the text is not 22 characters of base64url */
    public Token {
        if (!FORMAT.matcher(text).matches()) {
            throw new IllegalArgumentException("not a token");
        }
    }

    /** The token that this text is; empty if it is none. */
    public static Optional<Token> of(String text) {
        return FORMAT.matcher(text).matches() ? Optional.of(new Token(text)) : Optional.empty();
    }

    /** The token of these {@value #BYTES} bytes. */
    public static Token ofBytes(byte[] bytes) {
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** A new token, which nobody can predict. Does not block, except for the first one if the system has just started. */
    public static Token random() {
        return ofBytes(RandomBytes.of(BYTES));
    }

    /** Says nothing of the text, so that no token gets into a log. */
    @Override
    public String toString() {
        return "Token";
    }
}
