package far.relay.client;

import far.relay.codec.Backlog;
import far.relay.codec.LineDecoder;
import far.relay.codec.RoomCommandEncoder;
import far.relay.codec.RoomEventDecoder;
import far.relay.tls.HandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * The pipeline of a client of a named room, in order, with lines or with a WebSocket:
 *
 * <pre>
 * socket ─▶ [tls ─ handshake] ─ silence ─┬▶ lines ─▶ events ──────┐
 * socket ◀─ [tls] ◀──────────────────────┼──────────── commands ◀─┼─ client ─ RoomConversation
 *                                        └─ [http] ─ websocket ───┘
 * </pre>
 */
final class RoomInitializer extends ChannelInitializer<Channel> {
    /** The longest line accepted from the server, in bytes: a message of the largest size that a server may have. */
    static final int LONGEST_LINE = RoomOptions.LARGEST_MAX_MESSAGE + 64;

    private final RoomOptions options;
    private final RoomHandler client;

    RoomInitializer(RoomOptions options, RoomHandler client) {
        this.options = options;
        this.client = client;
    }

    @Override
    protected void initChannel(Channel channel) {
        ClientOptions server = options.server();
        // The client's one message fits: only answers to a server that does not read them are too much.
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LONGEST_LINE, 2 * LONGEST_LINE));
        ChannelPipeline pipeline = channel.pipeline();
        server.tls()
                .ifPresent(tls -> pipeline.addLast("tls", tls.newHandler(channel.alloc(), server))
                        .addLast("handshake", new HandshakeHandler(this::tlsFailed)));
        pipeline.addLast(
                "silence", new IdleStateHandler(server.deadAfter().toMillis() / 2, 0, 0, TimeUnit.MILLISECONDS));
        if (options.link().scheme().isWebSocket()) {
            WebSocketLines.addTo(pipeline, server, client::failed);
        } else {
            pipeline.addLast("lines", new LineDecoder(LONGEST_LINE, new Backlog()))
                    .addLast("events", new RoomEventDecoder())
                    .addLast("commands", new RoomCommandEncoder());
        }
        pipeline.addLast("client", client);
    }

    private void tlsFailed(ChannelHandlerContext ctx, Throwable cause) {
        client.failed(new CannotConnectException(
                CannotConnectException.Kind.TLS, options.server().address(), TlsFailure.reason(cause), cause));
        ctx.close();
    }
}
