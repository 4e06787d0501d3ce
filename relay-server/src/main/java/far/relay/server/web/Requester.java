package far.relay.server.web;

import io.netty.handler.codec.http.HttpRequest;

/** Who sends the requests of a connection, as far as limits are concerned. For the event loop's thread. */
@FunctionalInterface
public interface Requester {
    /**
     * Whether the client that sends this request is within the limit of its address; otherwise it gets an error.
     *
     * @throws RefusedRequestException if it is not admitted, or not known
     */
    boolean isWithinLimit(HttpRequest request, RequestTarget target) throws RefusedRequestException;
}
