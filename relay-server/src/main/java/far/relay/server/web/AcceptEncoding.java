package far.relay.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which content codings a client accepts (RFC 9110, section 12.5.3). */
final class AcceptEncoding {
    private static final Pattern GZIP = Pattern.compile("(x-)?gzip");
    private static final Pattern POSITIVE = Pattern.compile("q=(1(\\.0{0,3})?|0\\.(?!0*$)\\d{1,3})");

    private AcceptEncoding() {}

    /** Whether the client accepts gzip: by its name, or else by {@code *}. A weight that is 0, or none at all, excludes it. */
    static boolean acceptsGzip(HttpHeaders headers) {
        boolean any = false;
        for (String value : headers.getAll(HttpHeaderNames.ACCEPT_ENCODING)) {
            for (String item : value.split(",")) {
                String[] parts = item.toLowerCase(Locale.ROOT).split(";", 2);
                String coding = parts[0].strip();
                boolean accepted =
                        parts.length == 1 || POSITIVE.matcher(parts[1].strip()).matches();
                if (GZIP.matcher(coding).matches()) {
                    return accepted;
                }
                any |= coding.equals("*") && accepted;
            }
        }
        return any;
    }
}
