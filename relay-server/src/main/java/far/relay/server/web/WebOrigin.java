package far.relay.server.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The origin of a web page (RFC 6454), of the schemes {@code http} and {@code https}.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port 1 to 65535; the scheme's default one if the text gives none
 */
public record WebOrigin(String scheme, String host, int port) {
    private static final int LARGEST_PORT = 65535;

    /** The origin with this text, such as {@code https://chat.example:8443}; empty if it is none. */
    public static Optional<WebOrigin> of(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
        boolean known = port >= 1 && port <= LARGEST_PORT && defaultPort(scheme) > 0;
        boolean bare = uri.getRawUserInfo() == null
                && text.length() == scheme.length() + 3 + uri.getRawAuthority().length();
        return known && bare
                ? Optional.of(new WebOrigin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port))
                : Optional.empty();
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> -1;
        };
    }

    /** Whether the page comes from this host, given as in a {@code Host} header: without a port it means the origin's default one. */
    boolean isOf(String hostHeader) {
        return of(scheme + "://" + hostHeader).filter(this::equals).isPresent();
    }
}
