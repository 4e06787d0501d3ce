package far.relay.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes other protocols by the first line of a client (docs/protocol.md, section 7). A line that a person could
 * write is not recognized. All texts here are bytes, one in each character. The time of every pattern is linear in the
 * length of the text.
 */
final class ForeignProtocol {
    /** The number of bytes that {@link #byBeginning} needs at most. */
    static final int BEGINNING = 16;

    private record Sign(Pattern pattern, String reason) {}

    private static final List<Sign> BEGINNINGS = List.of(
            // RFC 8446, section 5.1: a handshake record, whose version begins with 3
            sign("\\x16\\x03[\\x00-\\x04]", "this is not a TLS server"),
            // RFC 4253, section 4.2
            sign("SSH-\\d{1,2}\\.\\d{1,2}-", "this is not an SSH server"),
            // HAProxy's PROXY protocol, version 1, and version 2 without the two empty lines at its beginning
            sign("PROXY (?:TCP[46] |UNKNOWN[ \\r\\n])|\\x00\\r\\nQUIT\\n", "this server takes no PROXY header"),
            // RFC 8489, section 5, also with RFC 4571's length before it: a web page can make its browser send it
            sign("(?s)(?:[\\x00-\\x04].)?\\x00[\\x01\\x03]..\\x21\\x12\\xa4\\x42", "this is not a STUN server"));

    /** RFC 5321, section 4.1.1.1, and RFC 2033. Only in upper case, as programs send it: people write "helo bob". */
    private static final Sign SMTP = sign("\\s*+(?:EHLO|HELO|LHLO)\\s++\\S++\\s*+", "this is not an SMTP server");

    /**
     * The end of the request line of RFC 9112, section 3, as the most lenient parser accepts it, without trailing white
     * space; also of RTSP and SIP.
     */
    private static final Pattern VERSION = Pattern.compile("(?i:(HTTP|RTSP|SIP)/\\d{1,9}(?:\\.\\d{1,9})?)\\z");

    private static final int LONGEST_VERSION = "HTTP/123456789.123456789".length();

    /**
     * The part of a request line before the version. A method in upper case may have any target; any other method needs
     * one of the forms of section 3.2, so that "we use HTTP/2" is not a request.
     */
    private static final Pattern METHOD_AND_TARGET =
            Pattern.compile("(?s)\\s*+(?:[!#$%&'*+.^_`|~\\w-]++\\s++(?:/.*\\s|\\*\\s++|[^\\s:]++:\\S++\\s++)"
                    + "|[A-Z-]++\\s++\\S++\\s++)");

    private ForeignProtocol() {}

    private static Sign sign(String pattern, String reason) {
        return new Sign(Pattern.compile(pattern), reason);
    }

    /** Why a stream with this beginning is refused; empty if it is not, or if more bytes are needed to decide. */
    static Optional<String> byBeginning(String bytes) {
        return BEGINNINGS.stream()
                .filter(sign -> sign.pattern().matcher(bytes).lookingAt())
                .map(Sign::reason)
                .findFirst();
    }

    /** Why a stream with this first line, given without its LF, is refused; empty if it is not. */
    static Optional<String> byLine(CharSequence bytes) {
        Optional<String> protocol = protocolOfRequest(bytes);
        if (protocol.isPresent()) {
            return Optional.of(
                    switch (protocol.get().toUpperCase(Locale.ROOT)) {
                        case "RTSP" -> "this is not an RTSP server";
                        case "SIP" -> "this is not a SIP server";
                        default -> "this is not an HTTP server";
                    });
        }
        return SMTP.pattern().matcher(bytes).matches() ? Optional.of(SMTP.reason()) : Optional.empty();
    }

    /**
     * The protocol of a request line; empty if the text is not one. The text is only searched from its beginning if it
     * ends with a version.
     */
    private static Optional<String> protocolOfRequest(CharSequence bytes) {
        int end = bytes.length();
        while (end > 0 && isSpace(bytes.charAt(end - 1))) {
            end--;
        }
        Matcher version = VERSION.matcher(bytes).region(Math.max(0, end - LONGEST_VERSION), end);
        return version.find()
                        && METHOD_AND_TARGET
                                .matcher(bytes)
                                .region(0, version.start())
                                .matches()
                ? Optional.of(version.group(1))
                : Optional.empty();
    }

    /** The same characters as {@code \\s} in a pattern. */
    private static boolean isSpace(char each) {
        return each == ' ' || each >= '\t' && each <= '\r';
    }
}
