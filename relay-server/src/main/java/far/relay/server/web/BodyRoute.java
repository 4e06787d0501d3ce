package far.relay.server.web;

import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.TooLongHttpContentException;

/**
 * The handlers of a connection whose client sends requests that may have a body, top to bottom as the bytes come in:
 *
 * <pre>
 *   requests   bytes             → HttpObject        RequestDecoder
 *   responses  bytes             ← HttpObject        HttpResponseEncoder
 *   timeout    HttpObject                            RequestTimeout
 *   whole      HttpObject        → FullHttpRequest   WholeRequests: limits the body
 *   http       FullHttpRequest   ⇄ HttpObject        the caller's
 * </pre>
 *
 * The limit on the memory of all clients does not know these connections, so there must be few.
 *
 * @param mostBody the most bytes of a body
 */
public record BodyRoute(int mostBody, RateLimitedLog log) {
    private static final String REQUESTS = "requests";
    private static final String RESPONSES = "responses";
    private static final String TIMEOUT = "timeout";
    private static final String WHOLE = "whole";
    private static final String HTTP = "http";

    /**
     * Adds the handlers at the end of a pipeline.
     *
     * @param http receives whole requests; one that is not valid has a {@link DecoderResult} of failure
     */
    public void addTo(ChannelPipeline pipeline, ChannelHandler http) {
        pipeline.addLast(REQUESTS, new RequestDecoder(bytes -> {}))
                .addLast(RESPONSES, new HttpResponseEncoder())
                .addLast(TIMEOUT, new RequestTimeout(log))
                .addLast(WHOLE, new WholeRequests(mostBody))
                .addLast(HTTP, http);
    }

    /** Passes on a request whose body is too long as one that is not valid, so that it is answered like all others. */
    private static final class WholeRequests extends HttpObjectAggregator {
        WholeRequests(int mostBody) {
            super(mostBody);
        }

        @Override
        protected Object newContinueResponse(HttpMessage start, int mostBody, ChannelPipeline pipeline) {
            return isContentLengthInvalid(start, mostBody)
                    ? null
                    : super.newContinueResponse(start, mostBody, pipeline);
        }

        @Override
        protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
            HttpRequest head = (HttpRequest) oversized;
            FullHttpRequest request = new DefaultFullHttpRequest(head.protocolVersion(), head.method(), head.uri());
            request.setDecoderResult(DecoderResult.failure(new TooLongHttpContentException()));
            ctx.fireChannelRead(request);
        }
    }
}
