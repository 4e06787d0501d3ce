package far.relay.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoded UTF-8 (RFC 3986, section 2.1), for the values of KEY=VALUE. */
final class PercentEncoding {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String DIGITS = "0123456789ABCDEF";

    private PercentEncoding() {}

    /** Encodes all characters but the unreserved ones. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(DIGITS.charAt(octet >> 4 & 15)).append(DIGITS.charAt(octet & 15));
            }
        }
        return encoded.toString();
    }

    /**
     * The text that was encoded; empty if a percent sign is not followed by two hexadecimal digits, or the result is not UTF-8.
     * Other characters may stand for themselves, so that a person can type them.
     */
    static Optional<String> decode(String encoded) {
        byte[] octets = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream(octets.length);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] != '%') {
                text.write(octets[i]);
                continue;
            }
            int octet = i + 2 < octets.length ? hex(octets[i + 1]) << 4 | hex(octets[i + 2]) : -1;
            if (octet < 0) {
                return Optional.empty();
            }
            text.write(octet);
            i += 2;
        }
        return Utf8.decode(text.toByteArray());
    }

    /** The value of a digit; negative for anything else. */
    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }
}
