package far.relay.server.admin;

import far.relay.codec.Backlog;
import far.relay.protocol.Utf8;
import far.relay.server.connection.ConnectionFault;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.web.RefusedRequestException;
import far.relay.server.web.RequestTarget;
import far.relay.server.web.RequestTimeout;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Answers the one request of a connection to the admin socket, with JSON, which has ASCII only. A long answer is written in slices, as the client
 * reads them and after the others in the {@link Backlog} had their turn.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final AdminSite site;
    private final Backlog backlog;
    private final RateLimitedLog log;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
    /** Null before the request. */
    private AdminAnswer answer;

    private boolean waitsForReader;

    AdminHandler(AdminSite site, Backlog backlog, RateLimitedLog log) {
        this.site = site;
        this.backlog = backlog;
        this.log = log;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (answer != null) {
            return;
        }
        ctx.pipeline().remove(RequestTimeout.class);
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        try {
            RequestTarget target = RequestTarget.checked(request);
            Optional<String> body = Utf8.decode(ByteBufUtil.getBytes(request.content()));
            if (body.isEmpty()) {
                throw new RefusedRequestException(
                        HttpResponseStatus.BAD_REQUEST, "the body of the request is not UTF-8");
            }
            answer = site.answer(request.method().name(), target.path(), body.get());
        } catch (RefusedRequestException e) {
            head.setStatus(e.status());
            e.addTo(head.headers());
            answer = AdminAnswer.of(error -> {
                error.writeStartObject();
                error.writeStringProperty("error", e.getMessage());
                error.writeEndObject();
            });
        }
        if (answer.ready().toCompletableFuture().isDone()) {
            begin(ctx, head);
        } else {
            answer.ready().whenCompleteAsync((done, failed) -> begin(ctx, head), ctx.executor());
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpResponse head) {
        boolean isWhole = answer.writeNext(json);
        byte[] first = taken(isWhole);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (isWhole) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, first.length);
        } else {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        ctx.write(head);
        send(ctx, first, isWhole);
    }

    /** What was written since the last call. */
    private byte[] taken(boolean isLast) {
        if (isLast) {
            json.writeRaw('\n');
        }
        json.flush();
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }

    private void send(ChannelHandlerContext ctx, byte[] slice, boolean isLast) {
        if (isLast) {
            ctx.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(slice)))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        if (slice.length > 0) {
            ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(slice)));
        }
        continueLater(ctx);
    }

    private void continueLater(ChannelHandlerContext ctx) {
        backlog.add(ctx.executor(), () -> continueWriting(ctx));
    }

    private void continueWriting(ChannelHandlerContext ctx) {
        boolean isHere = ctx.channel().isActive();
        if (isHere && !ctx.channel().isWritable()) {
            waitsForReader = true;
            return;
        }
        try {
            boolean isLast = answer.writeNext(json);
            byte[] slice = taken(isLast);
            if (isHere) {
                send(ctx, slice, isLast);
            } else if (!isLast) { // what was asked for is done all the same
                continueLater(ctx);
            }
        } catch (RuntimeException e) {
            exceptionCaught(ctx, e);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (waitsForReader && ctx.channel().isWritable()) {
            waitsForReader = false;
            continueLater(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault.report(cause, PeerAddress.name(ctx.channel()), log);
        ctx.close();
    }
}
