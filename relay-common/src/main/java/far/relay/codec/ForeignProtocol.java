package far.relay.codec;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first line of a client tells of another protocol (docs/protocol.md, section 7). A line that a person could mean
 * tells of none. All texts here are bytes, a character each. Every pattern takes a time in proportion to the text.
 */
final class ForeignProtocol {
    /** {@link #byBeginning} has no use for more bytes than these. */
    static final int BEGINNING = 16;

    private record Sign(Pattern pattern, String reason) {}

    private static final List<Sign> BEGINNINGS = List.of(
            // RFC 8446, section 5.1: a handshake record, whose version begins with 3
            sign("\\x16\\x03[\\x00-\\x04]", "this is not a TLS server"),
            // RFC 4253, section 4.2
            sign("SSH-\\d{1,2}\\.\\d{1,2}-", "this is not an SSH server"),
            // HAProxy's PROXY protocol, version 1, and version 2 without its two empty lines, which come before
            sign("PROXY (?:TCP[46] |UNKNOWN[ \\r\\n])|\\x00\\r\\nQUIT\\n", "this server takes no PROXY header"),
            // RFC 8489, section 5, and with RFC 4571's length before it: a web page can have its browser send it
            sign("(?s)(?:[\\x00-\\x04].)?\\x00[\\x01\\x03]..\\x21\\x12\\xa4\\x42", "this is not a STUN server"));

    /** RFC 5321, section 4.1.1.1, and RFC 2033. In capitals, as programs send it: people write "helo bob". */
    private static final Sign SMTP = sign("\\s*+(?:EHLO|HELO|LHLO)\\s++\\S++\\s*+", "this is not an SMTP server");

    /**
     * The request line of RFC 9112, section 3, as the most lenient reader takes it; of RTSP and SIP likewise. A method in
     * capitals may have any target; any other only one of the forms of section 3.2, so that "we use HTTP/2" is no request.
     */
    private static final Pattern REQUEST =
            Pattern.compile("(?s)\\s*+(?:[!#$%&'*+.^_`|~\\w-]++\\s++(?:/.*\\s|\\*\\s++|[^\\s:]++:\\S++\\s++)"
                    + "|[A-Z-]++\\s++\\S++\\s++)"
                    + "(?i:(HTTP|RTSP|SIP)/\\d{1,9}(?:\\.\\d{1,9})?)\\s*+");

    private ForeignProtocol() {}

    private static Sign sign(String pattern, String reason) {
        return new Sign(Pattern.compile(pattern), reason);
    }

    /** Why a stream that begins so is refused; empty if it is not, or if too little of it is here to tell. */
    static Optional<String> byBeginning(String bytes) {
        return BEGINNINGS.stream()
                .filter(sign -> sign.pattern().matcher(bytes).lookingAt())
                .map(Sign::reason)
                .findFirst();
    }

    /** Why a stream with this first line, without its LF, is refused; empty if it is not. */
    static Optional<String> byLine(String bytes) {
        Matcher request = REQUEST.matcher(bytes);
        if (request.matches()) {
            return Optional.of(
                    switch (request.group(1).toUpperCase(Locale.ROOT)) {
                        case "RTSP" -> "this is not an RTSP server";
                        case "SIP" -> "this is not a SIP server";
                        default -> "this is not an HTTP server";
                    });
        }
        return SMTP.pattern().matcher(bytes).matches() ? Optional.of(SMTP.reason()) : Optional.empty();
    }
}
