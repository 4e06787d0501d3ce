package far.relay.codec;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides by the first bytes what a client of the web port speaks (docs/rooms.md, section 1): HTTP, or lines. It has the handlers of
 * that added to the pipeline, removes itself, and passes on all that it has read. A client that speaks neither gets the handlers of
 * lines, and these get a {@link RoomLineException} ({@link ErrorCode#FIRST}) instead of its bytes.
 *
 * <p>It decides as soon as it can, after {@value ForeignProtocol#BEGINNING} bytes at the latest, and keeps no more than that.
 */
public final class WebPortDetector extends ByteToMessageDecoder {
    /** Adds the handlers of a protocol at the end of a pipeline. */
    public interface Routes {
        /** The client has sent the beginning of an HTTP request. */
        void http(ChannelPipeline pipeline);

        /** The client has sent the beginning of a line. */
        void lines(ChannelPipeline pipeline);
    }

    /** The methods of RFC 9110, section 9, and RFC 5789, and the first word of HTTP/2 (RFC 9113, section 3.4). */
    private static final List<String> HTTP = Stream.of(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI")
            .map(method -> method + " ")
            .toList();

    private final Routes routes;
    private boolean refused;

    public WebPortDetector(Routes routes) {
        this.routes = routes;
        setCumulator(WebPortDetector::copy);
    }

    /** The transport's buffer may be much larger than the bytes in it, which can stay here for a while. */
    private static ByteBuf copy(ByteBufAllocator unused, ByteBuf kept, ByteBuf read) {
        ByteBuf copy = Unpooled.buffer(kept.readableBytes() + read.readableBytes())
                .writeBytes(kept)
                .writeBytes(read);
        kept.release();
        read.release();
        return copy;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int known = Math.min(in.readableBytes(), ForeignProtocol.BEGINNING);
        String bytes = in.toString(in.readerIndex(), known, StandardCharsets.ISO_8859_1);
        if (begins(bytes, HTTP)) {
            routes.http(ctx.pipeline());
            ctx.pipeline().remove(this);
        } else if (begins(bytes, RoomCommandLine.FIRST)) {
            routes.lines(ctx.pipeline());
            ctx.pipeline().remove(this);
        } else {
            refuseIfDecided(ctx, in, bytes);
        }
    }

    private static boolean begins(String bytes, List<String> words) {
        return words.stream().anyMatch(bytes::startsWith);
    }

    private void refuseIfDecided(ChannelHandlerContext ctx, ByteBuf in, String bytes) {
        // HAProxy's PROXY header, version 2, begins with two empty lines
        String foreign = ForeignProtocol.byBeginning(bytes.stripLeading()).orElse("");
        if (!foreign.isEmpty() || bytes.length() == ForeignProtocol.BEGINNING || bytes.indexOf('\n') >= 0) {
            refused = true;
            in.skipBytes(in.readableBytes());
            routes.lines(ctx.pipeline());
            ctx.fireExceptionCaught(new RoomLineException(
                    ErrorCode.FIRST, foreign.isEmpty() ? RoomCommandLine.FIRST_EXPECTED : foreign));
        }
    }
}
