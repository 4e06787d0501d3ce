package far.relay.server.web;

import far.relay.protocol.RoomWebSocket;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The web port: the web page, the WebSocket of named rooms, and the health of the server.
 *
 * @param origins the origins of pages, besides the server's own, that may open a WebSocket
 * @param requester whether the client of a request is within its limit; otherwise it gets an error
 * @param full whether there is no memory for more clients; they also get one then
 * @param window that of the connection
 */
record PageSite(
        Set<WebOrigin> origins,
        Requester requester,
        BooleanSupplier full,
        PageFiles page,
        SendWindow window,
        Upgrade upgrade)
        implements HttpSite {
    /** Makes the connection a WebSocket. */
    interface Upgrade {
        /**
         * Sends this response, and replaces the handlers of HTTP.
         *
         * @param withinLimit whether the client is within its limit; otherwise it gets an error next
         */
        void complete(FullHttpResponse response, boolean withinLimit);
    }

    @Override
    public void answer(HttpRequest request, RequestTarget target, Consumer<FullHttpResponse> response)
            throws RefusedRequestException {
        boolean withinLimit = requester.isWithinLimit(request, target);
        String path = target.path();
        if (path.equals(RoomWebSocket.PATH)) {
            upgrade(WebSocketRequest.accept(request, target.host(), origins), withinLimit);
        } else if (!withinLimit) {
            throw new RefusedRequestException(HttpResponseStatus.SERVICE_UNAVAILABLE, HttpRoute.TOO_MANY);
        } else if (path.equals(HttpRoute.HEALTH)) {
            response.accept(HttpResponses.text(HttpResponseStatus.OK, "ok"));
        } else if (full.getAsBoolean()) {
            throw new RefusedRequestException(HttpResponseStatus.SERVICE_UNAVAILABLE, "the server is short of memory");
        } else {
            PageFile file = page.at(path).orElseThrow(RefusedRequestException::nothingHere);
            response.accept(file.answer(request.headers()));
        }
    }

    /** Nothing may wait to be sent then, because the handlers of a WebSocket would overtake it. */
    private void upgrade(FullHttpResponse accepted, boolean withinLimit) throws RefusedRequestException {
        if (!window.isOpen()) {
            throw new RefusedRequestException(
                    HttpResponseStatus.BAD_REQUEST, "read the responses to earlier requests before this one");
        }
        upgrade.complete(accepted, withinLimit);
    }
}
