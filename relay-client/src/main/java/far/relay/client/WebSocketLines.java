package far.relay.client;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.RoomWebSocket;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lines of the room protocol in the text frames of a WebSocket (RFC 6455; docs/rooms.md, section 1). The handlers behind it become
 * active when the handshake has completed; if it fails, they receive no event at all. Only this class uses netty-codec-http, so a
 * client of lines does without that jar.
 */
final class WebSocketLines extends MessageToMessageCodec<WebSocketFrame, RoomCommand> {
    /** The most bytes of the body of an HTTP response that refuses the WebSocket. */
    private static final int MOST_BODY = 8192;

    private final ClientOptions server;
    private final Consumer<CannotConnectException> whenFailed;
    private boolean open;

    /** Refuses a response that opens no WebSocket by its head, whatever follows. */
    private static final class StatusCheck extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) throws WebSocketHandshakeException {
            if (message instanceof HttpResponse response) {
                if (response.decoderResult().isFailure()) {
                    throw new NotHttpException();
                } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                    throw new WebSocketHandshakeException("HTTP status " + response.status());
                } else if (response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                        && !response.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)) {
                    // The decoder would wait for the body that old drafts of WebSocket had.
                    throw new WebSocketHandshakeException("its answer has no Sec-WebSocket-Accept");
                }
            }
            ctx.fireChannelRead(message);
        }
    }

    private static final class NotHttpException extends WebSocketHandshakeException {
        private static final long serialVersionUID = 1;

        NotHttpException() {
            super("its answer is not HTTP");
        }
    }

    private WebSocketLines(ClientOptions server, Consumer<CannotConnectException> whenFailed) {
        super(WebSocketFrame.class, RoomCommand.class);
        this.server = server;
        this.whenFailed = whenFailed;
    }

    /**
     * Adds HTTP, the WebSocket and this handler to the pipeline.
     *
     * @param whenFailed receives why there is no WebSocket; then the connection is closed
     */
    static void addTo(ChannelPipeline pipeline, ClientOptions server, Consumer<CannotConnectException> whenFailed) {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(URI.create("ws://localhost" + RoomWebSocket.PATH)) // only the path is sent
                .customHeaders(host(server))
                .generateOriginHeader(false)
                .subprotocol(RoomWebSocket.SUBPROTOCOL)
                .allowExtensions(false)
                .maxFramePayloadLength(RoomInitializer.LONGEST_LINE)
                .handshakeTimeoutMillis(server.connectTimeout().toMillis())
                .sendCloseFrame(null)
                .build();
        pipeline.addLast("http", new HttpClientCodec())
                .addLast("status", new StatusCheck())
                .addLast("response", new HttpObjectAggregator(MOST_BODY))
                .addLast("websocket", new WebSocketClientProtocolHandler(config))
                .addLast("fragments", new WebSocketFrameAggregator(RoomInitializer.LONGEST_LINE))
                .addLast("frames", new WebSocketLines(server, whenFailed));
    }

    /** As browsers write it: without the default port. */
    private static HttpHeaders host(ClientOptions server) {
        String suffix = server.tls().isPresent() ? ":443" : ":80";
        String address = server.address();
        return new DefaultHttpHeaders()
                .set(
                        HttpHeaderNames.HOST,
                        address.endsWith(suffix) ? address.substring(0, address.length() - suffix.length()) : address);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        // Fired when the handshake has completed.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            open = true;
            ctx.fireChannelActive();
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            fail(ctx, CannotConnectException.Kind.NO_ANSWER, FailureReason.noAnswer(server.connectTimeout()), null);
        } else if (open) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (open) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(ctx, CannotConnectException.Kind.FAILED, reason(cause), cause);
        }
    }

    private FailureReason reason(Throwable cause) {
        if (cause instanceof NotHttpException) {
            return new FailureReason(
                    server.tls().isPresent() ? FailureReason.Kind.NOT_HTTPS : FailureReason.Kind.NOT_HTTP);
        }
        return FailureReason.noWebSocket(cause);
    }

    private void fail(
            ChannelHandlerContext ctx, CannotConnectException.Kind kind, FailureReason reason, Throwable cause) {
        whenFailed.accept(new CannotConnectException(kind, server.address(), reason, cause));
        ctx.close();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) throws RoomLineException {
        if (!(frame instanceof TextWebSocketFrame)) {
            throw new CorruptedFrameException("a frame is not text");
        }
        RoomEventLine.parse(ByteBufUtil.getBytes(frame.content())).ifPresent(out::add);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, RoomCommand command, List<Object> out) {
        out.add(new TextWebSocketFrame(Unpooled.wrappedBuffer(RoomCommandLine.format(command))));
    }

    /** Says good-bye, but does not wait for the answer. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (open && ctx.channel().isActive()) {
            ctx.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        ctx.close(promise);
    }
}
