package far.relay.server.web;

import far.relay.protocol.RoomName;
import far.relay.protocol.RoomWebSocket;
import far.relay.server.connection.ConnectionFault;
import far.relay.server.connection.LingerHandler;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Set;

/**
 * Answers HTTP requests (RFC 9110, RFC 9112): {@code GET} and {@code HEAD} without a body. A request that is not accepted ends the
 * connection if what follows it cannot be known. One connection gets {@link #MOST_REQUESTS} responses, so what a client can
 * request at once without reading is bounded.
 */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {
    /** The most requests on one connection; the last one is answered with {@code Connection: close}. */
    static final int MOST_REQUESTS = 32;

    private static final String ABOUT =
            "This is a relay server: two parties talk in turn in a named room. Give its link to the client: "
                    + "java -jar relay-client.jar LINK. Other programs use a WebSocket at /ws.";

    private static final String ROOM = "/r/";

    /** Makes the connection a WebSocket. */
    interface Upgrade {
        /** Sends this response, and replaces the handlers of HTTP. */
        void complete(FullHttpResponse response);
    }

    private final Set<WebOrigin> origins;
    private final boolean withinLimit;
    private final Upgrade upgrade;
    private final RateLimitedLog log;
    /** Null if there is none, or it has been answered. */
    private HttpRequest request;

    private int requests;
    private boolean closing;

    /**
     * @param origins the origins of pages, besides the server's own, that may open a WebSocket
     * @param withinLimit whether the client's address is within its limit; otherwise requests for pages get an error
     */
    HttpHandler(Set<WebOrigin> origins, boolean withinLimit, Upgrade upgrade, RateLimitedLog log) {
        this.origins = origins;
        this.withinLimit = withinLimit;
        this.upgrade = upgrade;
        this.log = log;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (closing) {
            return;
        }
        if (part instanceof HttpRequest head) {
            request = head;
            requests++;
            refuseIfUnsafe(ctx);
        } else if (part instanceof LastHttpContent && request != null) {
            answer(ctx);
        }
    }

    /** Ends the connection if it is not known where the next request begins. */
    private void refuseIfUnsafe(ChannelHandlerContext ctx) {
        try {
            checkSyntax();
        } catch (RefusedRequestException e) {
            send(ctx, e.response(), true);
        }
    }

    private void checkSyntax() throws RefusedRequestException {
        if (request.decoderResult().isFailure()) {
            throw malformed(request.decoderResult().cause());
        }
        if (request.protocolVersion().majorVersion() != 1) {
            throw new RefusedRequestException(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "this server speaks HTTP/1.1");
        }
        HttpHeaders headers = request.headers();
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !lengths.stream().allMatch("0"::equals)) {
            throw new RefusedRequestException(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "a request must have no body");
        }
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            throw new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, "a request must have one Host header");
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
        return new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request");
    }

    private void answer(ChannelHandlerContext ctx) {
        try {
            route(ctx);
        } catch (RefusedRequestException e) {
            send(ctx, e.response(), false);
        }
    }

    private void route(ChannelHandlerContext ctx) throws RefusedRequestException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new RefusedRequestException(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "only GET and HEAD are allowed",
                    HttpHeaderNames.ALLOW,
                    "GET, HEAD");
        }
        String path = path(request.uri());
        if (path.equals(RoomWebSocket.PATH)) {
            FullHttpResponse accepted = WebSocketRequest.accept(request, origins);
            closing = true;
            upgrade.complete(accepted);
        } else if (!withinLimit) {
            throw new RefusedRequestException(HttpResponseStatus.SERVICE_UNAVAILABLE, HttpRoute.TOO_MANY);
        } else if (path.equals("/healthz")) {
            send(ctx, HttpResponses.text(HttpResponseStatus.OK, "ok"), false);
        } else if (path.equals("/")
                || path.startsWith(ROOM)
                        && RoomName.of(path.substring(ROOM.length())).isPresent()) {
            send(ctx, HttpResponses.text(HttpResponseStatus.OK, ABOUT), false);
        } else {
            throw new RefusedRequestException(HttpResponseStatus.NOT_FOUND, "there is nothing at this address");
        }
    }

    /** The path of a request target (RFC 9112, section 3.2), without its query; a server must also understand a whole URL. */
    private static String path(String target) {
        String path = target.replaceFirst("(?i)^https?://[^/?]*+", "");
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private void send(ChannelHandlerContext ctx, FullHttpResponse response, boolean close) {
        boolean keepAlive = !close && requests < MOST_REQUESTS && HttpUtil.isKeepAlive(request);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!request.protocolVersion().isKeepAliveDefault()) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        request = null;
        ctx.write(response, ctx.voidPromise());
        if (!keepAlive) {
            closing = true;
            LingerHandler.addTo(ctx.pipeline());
            ctx.flush();
            ctx.pipeline().close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault.report(cause, PeerAddress.name(ctx.channel().remoteAddress()), log);
        ctx.close();
    }
}
