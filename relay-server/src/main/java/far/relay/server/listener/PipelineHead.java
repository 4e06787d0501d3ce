package far.relay.server.listener;

import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.StallHandler;
import far.relay.server.tls.FailedHandshake;
import far.relay.server.tls.LimitedSslHandler;
import far.relay.server.tls.ReadGate;
import far.relay.server.tls.ServerTls;
import far.relay.tls.HandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The beginning of the pipeline of an admitted connection, for every kind of listener, top to bottom as the bytes come in:
 *
 * <pre>
 *   stall      bytes                    StallHandler: breaks a connection that does not read
 *   gate       reads                    ReadGate: no reads while reading is off ┐
 *   tls        records  ⇄ bytes         LimitedSslHandler: TLS                  │ with TLS
 *   handshake  active                   HandshakeHandler: after the handshake   │
 *   data       bytes                    LimitedSslHandler: the end of TLS       ┘
 * </pre>
 *
 * @param tls the TLS context of the listener; empty for plain text
 * @param deadAfter the limit of {@link StallHandler}
 * @param tlsOnly the lines for a client that does not use TLS although the listener does
 */
record PipelineHead(
        Optional<ServerTls> tls, Admission admission, Duration deadAfter, List<String> tlsOnly, RateLimitedLog log) {
    private static final String STALL = "stall";
    private static final String GATE = "gate";
    private static final String TLS = "tls";
    private static final String HANDSHAKE = "handshake";
    private static final String DATA = "data";

    /** Adds these handlers to the pipeline of a new connection. */
    void addTo(Channel channel) {
        channel.pipeline().addLast(STALL, new StallHandler(deadAfter));
        tls.ifPresent(context -> {
            LimitedSslHandler handler = context.newHandler(channel, () -> admission.ban(channel));
            handler.handshakeFuture()
                    .addListener(done -> admission.handshake(channel, FailedHandshake.result(done.cause())));
            addTls(channel.pipeline(), handler, new FailedHandshake(tlsOnly, log));
        });
    }

    /** Likewise, for a connection with which a proxy checks the server. It may end at any time: this is no fault, and not counted. */
    void addForCheck(Channel channel) {
        channel.pipeline().addLast(STALL, new StallHandler(deadAfter));
        tls.ifPresent(context ->
                addTls(channel.pipeline(), context.newHandler(channel, () -> {}), (ctx, cause) -> log.check(cause)));
    }

    private static void addTls(
            ChannelPipeline pipeline,
            LimitedSslHandler tls,
            BiConsumer<ChannelHandlerContext, Throwable> whenHandshakeFailed) {
        pipeline.addLast(GATE, ReadGate.INSTANCE)
                .addLast(TLS, tls)
                .addLast(HANDSHAKE, new HandshakeHandler(whenHandshakeFailed))
                .addLast(DATA, tls.data());
    }
}
