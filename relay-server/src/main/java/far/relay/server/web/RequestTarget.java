package far.relay.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is for (RFC 9112, sections 3.2 and 3.3).
 *
 * @param host the host with its port, if one is given; null if a request of HTTP/1.0 names no host
 * @param path without the query
 */
public record RequestTarget(String host, String path) {
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("(?i)https?://(?<authority>[^/?]*+)(?<rest>.*+)");
    /** The host and port of RFC 3986, section 3.2; an http URL has no empty host (RFC 9110, section 4.2.1). */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]++]|(?:[\\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})++)(?::[0-9]{0,5}+)?+");

    /**
     * The target of a request.
     *
     * @throws RefusedRequestException if it is not clear or not valid which host the request is for
     */
    static RequestTarget of(HttpRequest request) throws RefusedRequestException {
        String host = hostHeader(request);
        Matcher absolute = ABSOLUTE_FORM.matcher(request.uri());
        if (!absolute.matches()) {
            return new RequestTarget(host, withoutQuery(request.uri()));
        }
        // The Host header is ignored then.
        String path = withoutQuery(absolute.group("rest"));
        return new RequestTarget(valid(absolute.group("authority")), path.isEmpty() ? "/" : path);
    }

    private static String hostHeader(HttpRequest request) throws RefusedRequestException {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return null;
        }
        if (hosts.size() != 1) {
            throw new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, "a request must have one Host header");
        }
        return valid(hosts.get(0));
    }

    private static String valid(String host) throws RefusedRequestException {
        if (!HOST.matcher(host).matches()) {
            throw new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, "the host of the request is not valid");
        }
        return host;
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
