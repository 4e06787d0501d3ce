package far.relay.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One file of the web page, as it is and compressed. All responses share its bytes. For any thread. */
final class PageFile {
    /** The entity tags in {@code If-None-Match} (RFC 9110, sections 8.8.3 and 13.1.2), compared weakly. */
    private static final Pattern TAG = Pattern.compile("\"[^\"]*\"");

    private final String type;
    private final String cacheControl;
    private final Optional<String> policy;
    private final Representation plain;
    private final Representation gzip;

    /** @param tag its entity tag */
    private record Representation(ByteBuf bytes, String tag) {}

    /**
     * @param type the value of {@code Content-Type}
     * @param cacheControl the value of {@code Cache-Control}
     * @param policy the {@code Content-Security-Policy}, if not the strictest
     */
    PageFile(byte[] content, String type, String cacheControl, Optional<String> policy) {
        this.type = type;
        this.cacheControl = cacheControl;
        this.policy = policy;
        String hash = PageFiles.hash(List.of(content));
        this.plain = new Representation(shared(content), '"' + hash + '"');
        this.gzip = new Representation(shared(compressed(content)), '"' + hash + "-gzip\"");
    }

    /** Off the heap, because the transport would copy bytes of the heap for each connection. Nobody can release it. */
    private static ByteBuf shared(byte[] bytes) {
        ByteBuffer copy = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(copy));
    }

    private static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    /** The response to a {@code GET} with these headers: the file, or status 304 if the client has it. */
    FullHttpResponse answer(HttpHeaders request) {
        Representation selected = AcceptEncoding.acceptsGzip(request) ? gzip : plain;
        FullHttpResponse response =
                isKnown(request, selected) ? HttpResponses.empty(HttpResponseStatus.NOT_MODIFIED) : full(selected);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CACHE_CONTROL, cacheControl)
                .set(HttpHeaderNames.ETAG, selected.tag())
                .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        policy.ifPresent(value -> headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, value));
        return response;
    }

    private FullHttpResponse full(Representation selected) {
        FullHttpResponse response =
                HttpResponses.of(HttpResponseStatus.OK, type, selected.bytes().duplicate());
        if (selected == gzip) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        return response;
    }

    private static boolean isKnown(HttpHeaders request, Representation selected) {
        return request.getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
                .anyMatch(tags -> tags.strip().equals("*")
                        || TAG.matcher(tags)
                                .results()
                                .anyMatch(tag -> tag.group().equals(selected.tag())));
    }
}
