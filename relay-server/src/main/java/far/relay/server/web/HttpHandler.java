package far.relay.server.web;

import far.relay.server.connection.ConnectionFault;
import far.relay.server.connection.LingerHandler;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.ChannelFuture;
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
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Answers HTTP requests (RFC 9110, RFC 9112): {@code GET} and {@code HEAD} without a body. A request that is not accepted ends the
 * connection if what follows it cannot be known. One connection gets {@link #MOST_REQUESTS} responses, so what a client can
 * request at once without reading is bounded.
 */
final class HttpHandler extends SimpleChannelInboundHandler<HttpObject> {
    /** The most requests on one connection; the last one is answered with {@code Connection: close}. */
    static final int MOST_REQUESTS = 32;

    private final HttpSite site;
    private final RateLimitedLog log;
    /** Null if there is none, or it has been answered. */
    private HttpRequest request;

    private RequestTarget target;

    private int requests;
    private boolean closing;

    HttpHandler(HttpSite site, RateLimitedLog log) {
        this.site = site;
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
        RequestTarget.checkSyntax(request);
        HttpHeaders headers = request.headers();
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                || !lengths.stream().allMatch("0"::equals)) {
            throw new RefusedRequestException(
                    HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "a request must have no body");
        }
        target = RequestTarget.of(request);
    }

    private void answer(ChannelHandlerContext ctx) {
        try {
            if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
                throw RefusedRequestException.notAllowed("only GET and HEAD are allowed", "GET, HEAD");
            }
            site.answer(request, target, response -> answered(ctx, response));
            // If there is no answer yet, the connection ends with it, or becomes a WebSocket.
            closing |= request != null;
        } catch (RefusedRequestException e) {
            send(ctx, e.response(), false);
        }
    }

    private void answered(ChannelHandlerContext ctx, FullHttpResponse response) {
        if (ctx.isRemoved()) {
            response.release();
        } else {
            send(ctx, response, closing);
        }
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
        ChannelFuture sent = ctx.write(response);
        if (!keepAlive) {
            closing = true;
            LingerHandler.addTo(ctx.pipeline());
            ctx.flush();
            sent.addListener(written -> ctx.pipeline().close());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault.report(cause, PeerAddress.name(ctx.channel()), log);
        ctx.close();
    }
}
