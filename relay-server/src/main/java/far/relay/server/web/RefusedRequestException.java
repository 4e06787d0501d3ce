package far.relay.server.web;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that is answered with an error. The message is the line of the response. */
public final class RefusedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final String header;
    private final String value;

    /** Has no stack trace, because others can cause it as often as they like. */
    public RefusedRequestException(HttpResponseStatus status, String line) {
        this(status, line, "", "");
    }

    /** The answer to a request for what does not exist. */
    public static RefusedRequestException nothingHere() {
        return new RefusedRequestException(HttpResponseStatus.NOT_FOUND, "there is nothing at this address");
    }

    /** A method that is not allowed. @param allowed those that are, separated by commas */
    public static RefusedRequestException notAllowed(String line, String allowed) {
        return new RefusedRequestException(HttpResponseStatus.METHOD_NOT_ALLOWED, line, HttpHeaderNames.ALLOW, allowed);
    }

    /** Likewise, with one more header in the response. */
    RefusedRequestException(HttpResponseStatus status, String line, CharSequence header, CharSequence value) {
        super(line, null, false, false);
        this.status = status;
        this.header = header.toString();
        this.value = value.toString();
    }

    public HttpResponseStatus status() {
        return status;
    }

    FullHttpResponse response() {
        FullHttpResponse response = HttpResponses.text(status, getMessage());
        addTo(response.headers());
        return response;
    }

    /** Adds the headers that belong to the error. */
    public void addTo(HttpHeaders headers) {
        if (!header.isEmpty()) {
            headers.set(header, value);
        }
    }
}
