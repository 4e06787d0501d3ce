package far.relay.server.web;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.util.function.Consumer;

/** What the clients of a port find there that speak HTTP. For the event loop's thread. */
public interface HttpSite {
    /**
     * Answers a request.
     *
     * @param request {@code GET} or {@code HEAD}, without a body
     * @param response takes the response: at once, or once later, on the loop, at any time. Until then nothing more is read from the
     *     client, and the connection ends with it. A connection that becomes something else gets none
     * @throws RefusedRequestException if it is answered with an error
     */
    void answer(HttpRequest request, RequestTarget target, Consumer<FullHttpResponse> response)
            throws RefusedRequestException;
}
