package far.relay.server.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client that the proxies of an HTTP request name, in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For}. Each proxy adds
 * the address from which it received the request at the end. So the client is the last address that is no proxy's: everybody can
 * write whatever they like before it. All patterns take a time that is linear in the length of a header.
 */
public final class ForwardedFor {
    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";

    private static final String TOKEN = "[!#$%&'*+.^_`|~\\w-]++";
    private static final Pattern PAIR = Pattern.compile(
            "\\s*+(?<name>" + TOKEN + ")=(?:(?<token>" + TOKEN + ")|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\")\\s*+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
    private static final String PORT = "(?::(?:\\d{1,5}|_[\\w.-]++))?";
    private static final Pattern NODE =
            Pattern.compile("(?:\\[(?<six>[0-9A-Fa-f:.]++)]|(?<four>[0-9.]++))" + PORT + "|(?<bare>[0-9A-Fa-f:.]++)");
    /** RFC 7239, sections 6.2 and 6.3: the proxy does not know the client, or does not tell. */
    private static final Pattern HIDDEN = Pattern.compile("(?:(?i:unknown)|_[\\w.-]++)" + PORT);

    private ForwardedFor() {}

    /**
     * The client of a request. If a proxy hides from whom it received the request, that is this proxy.
     *
     * @param proxy the address from which the request came
     * @param isProxy whether to believe what comes from this address
     * @return empty if the request names no client
     * @throws IllegalArgumentException if it is not clear whom it names; the message is part of a line
     */
    public static Optional<InetAddress> client(HttpHeaders headers, InetAddress proxy, Predicate<InetAddress> isProxy) {
        List<String> forwarded = new ArrayList<>();
        headers.getAll(FORWARDED).forEach(header -> addElements(header, forwarded));
        List<String> list = new ArrayList<>();
        headers.getAll(X_FORWARDED_FOR).forEach(header -> addList(header, list));
        Optional<InetAddress> client = last(forwarded, proxy, isProxy);
        Optional<InetAddress> other = last(list, proxy, isProxy);
        // One of them may come from the client itself, if the proxy only knows the other.
        if (client.isPresent() && other.isPresent() && !client.equals(other)) {
            throw new IllegalArgumentException(FORWARDED + " and " + X_FORWARDED_FOR + " name different clients");
        }
        return client.or(() -> other);
    }

    private static Optional<InetAddress> last(List<String> nodes, InetAddress proxy, Predicate<InetAddress> isProxy) {
        InetAddress last = proxy;
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Optional<InetAddress> address = address(nodes.get(i));
            if (address.isEmpty()) {
                return Optional.of(last);
            }
            last = address.get();
            if (!isProxy.test(last)) {
                return Optional.of(last);
            }
        }
        return nodes.isEmpty() ? Optional.empty() : Optional.of(last);
    }

    private static void addList(String header, List<String> nodes) {
        for (String node : header.split(",")) {
            if (!node.isBlank()) {
                nodes.add(node.strip());
            }
        }
    }

    /** Adds the {@code for} of each element; an element without it hides the client. */
    private static void addElements(String header, List<String> nodes) {
        Matcher pair = PAIR.matcher(header);
        int at = 0;
        while (at < header.length()) {
            String node = "unknown";
            boolean any = false;
            while (pair.region(at, header.length()).lookingAt()) {
                any = true;
                at = pair.end();
                if (pair.group("name").equalsIgnoreCase("for")) {
                    node = value(pair);
                }
                if (at == header.length() || header.charAt(at) != ';') {
                    break;
                }
                at++;
            }
            if (any) {
                nodes.add(node);
            }
            at = afterComma(header, at);
        }
    }

    private static String value(Matcher pair) {
        String quoted = pair.group("quoted");
        return quoted == null ? pair.group("token") : ESCAPE.matcher(quoted).replaceAll("$1");
    }

    private static int afterComma(String header, int from) {
        int at = from;
        while (at < header.length() && header.charAt(at) <= ' ') {
            at++;
        }
        if (at < header.length() && header.charAt(at) != ',') {
            throw new IllegalArgumentException(FORWARDED + " is malformed");
        }
        return at + 1;
    }

    /** Empty if the client is hidden. */
    private static Optional<InetAddress> address(String node) {
        if (HIDDEN.matcher(node).matches()) {
            return Optional.empty();
        }
        Matcher parts = NODE.matcher(node);
        Optional<InetAddress> address = parts.matches()
                ? IpAddress.of(Optional.ofNullable(parts.group("six"))
                        .or(() -> Optional.ofNullable(parts.group("four")))
                        .orElseGet(() -> parts.group("bare")))
                : Optional.empty();
        return Optional.of(address.orElseThrow(() -> new IllegalArgumentException("not an address: " + node)));
    }
}
