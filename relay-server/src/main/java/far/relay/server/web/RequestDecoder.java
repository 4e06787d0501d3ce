package far.relay.server.web;

import far.relay.codec.HeapCumulator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import java.util.List;
import java.util.function.IntConsumer;

/** Decodes requests whose headers are limited in length and in fields, and tells how much it keeps of one that is not complete. */
final class RequestDecoder extends HttpRequestDecoder {
    /** The most bytes of a request's first line, and of the rest of its header: 8 KiB together. */
    static final int MOST_LINE = 1024;

    static final int MOST_HEADERS = 7 * 1024;

    /** The most fields of a header: each of them needs much more memory than the four bytes that it can have. */
    static final int MOST_FIELDS = 100;

    private final IntConsumer incomplete;
    private int decoded;

    /** @param incomplete is told how many bytes of a request have come that is not complete */
    RequestDecoder(IntConsumer incomplete) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MOST_LINE)
                .setMaxHeaderSize(MOST_HEADERS)
                .setHeadersFactory(new LimitedFields())
                .setStrictLineParsing(true));
        this.incomplete = incomplete;
        setCumulator(new HeapCumulator(() -> MOST_LINE + MOST_HEADERS));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readableBytes();
        super.decode(ctx, in, out);
        boolean complete = !out.isEmpty() && out.get(out.size() - 1) instanceof LastHttpContent;
        decoded = complete ? 0 : decoded + before - in.readableBytes();
        incomplete.accept(decoded + in.readableBytes());
    }

    /** Makes headers that accept {@link #MOST_FIELDS} fields. */
    private static final class LimitedFields implements HttpHeadersFactory {
        @Override
        public HttpHeaders newHeaders() {
            return new LimitedHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new LimitedHeaders();
        }
    }

    private static final class LimitedHeaders extends DefaultHttpHeaders {
        private int fields;

        @Override
        public HttpHeaders add(CharSequence name, Object value) {
            if (++fields > MOST_FIELDS) {
                throw new TooLongHttpHeaderException("a header has more than " + MOST_FIELDS + " fields");
            }
            return super.add(name, value);
        }
    }
}
