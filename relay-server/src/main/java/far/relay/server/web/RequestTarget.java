package far.relay.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
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
     * The target of a request of which nothing is known yet.
     *
     * @throws RefusedRequestException as both {@link #checkSyntax} and {@link #of}
     */
    public static RequestTarget checked(HttpRequest request) throws RefusedRequestException {
        checkSyntax(request);
        return of(request);
    }

    /** @throws RefusedRequestException if the decoder did not understand the request, or its version is not 1.x */
    static void checkSyntax(HttpRequest request) throws RefusedRequestException {
        if (request.decoderResult().isFailure()) {
            throw malformed(request.decoderResult().cause());
        }
        if (request.protocolVersion().majorVersion() != 1) {
            throw new RefusedRequestException(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1");
        }
    }

    private static RefusedRequestException malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new RefusedRequestException(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new RefusedRequestException(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the header of the request is too long");
        }
        if (cause instanceof TooLongHttpContentException) {
            return new RefusedRequestException(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "the body of the request is too long");
        }
        return new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request");
    }

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
