package far.relay.server.web;

import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * The handlers of a connection whose client speaks HTTP and nothing else, top to bottom as the bytes come in:
 *
 * <pre>
 *   requests   bytes        → HttpObject     RequestDecoder
 *   responses  bytes        ← HttpResponse   HttpResponseEncoder
 *   timeout    HttpObject                    RequestTimeout
 *   http       HttpObject   ⇄ HttpResponse   HttpHandler
 * </pre>
 *
 * The limit on the memory of all clients does not know these connections, so there must be few, with short responses.
 */
public record SiteRoute(HttpSite site, RateLimitedLog log) {
    private static final String REQUESTS = "requests";
    private static final String RESPONSES = "responses";
    private static final String TIMEOUT = "timeout";
    private static final String HTTP = "http";

    /** Adds the handlers at the end of a pipeline. */
    public void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(REQUESTS, new RequestDecoder(bytes -> {}))
                .addLast(RESPONSES, new HttpResponseEncoder())
                .addLast(TIMEOUT, new RequestTimeout(log))
                .addLast(HTTP, new HttpHandler(site, log));
    }
}
