package far.relay.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** The responses of the ports that speak HTTP. None names the server or its version. */
public final class HttpResponses {
    private static final String STRICT_POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private HttpResponses() {}

    /** A response whose content is one line of plain text. */
    public static FullHttpResponse text(HttpResponseStatus status, String line) {
        return of(status, "text/plain; charset=utf-8", Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8));
    }

    /** A response with this content, of this media type. */
    public static FullHttpResponse of(HttpResponseStatus status, String type, ByteBuf content) {
        FullHttpResponse response = withStrictHeaders(status, content);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        return response;
    }

    /** The response that accepts a WebSocket. */
    static FullHttpResponse switchingProtocols(String accept) {
        FullHttpResponse response = empty(HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept);
        return response;
    }

    /** A response that has no content, whose status never has any. */
    static FullHttpResponse empty(HttpResponseStatus status) {
        return withStrictHeaders(status, Unpooled.EMPTY_BUFFER);
    }

    private static FullHttpResponse withStrictHeaders(HttpResponseStatus status, ByteBuf content) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        HttpHeaders headers = response.headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, STRICT_POLICY);
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        return response;
    }
}
