package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.codec.CommandDecoder;
import far.relay.codec.EventEncoder;
import far.relay.codec.LineDecoder;
import far.relay.codec.ProtocolDetector;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.LineConnection;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RelayHandler;
import far.relay.server.connection.StallHandler;
import far.relay.server.room.Lobby;
import far.relay.server.tls.FailedHandshake;
import far.relay.server.tls.LimitedSslHandler;
import far.relay.server.tls.ReadGate;
import far.relay.server.tls.ServerTls;
import far.relay.tls.HandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import java.util.Optional;

/**
 * The pipeline of a connection that is admitted, top to bottom as the bytes come in:
 *
 * <pre>
 *   stall      bytes                    StallHandler: breaks a connection that does not read
 *   gate       reads                    ReadGate: no reads while reading is off ┐
 *   tls        records  ⇄ bytes         LimitedSslHandler: TLS                  │ with TLS
 *   handshake  active                   HandshakeHandler: after the handshake   │
 *   data       bytes                    LimitedSslHandler: the end of TLS       ┘
 *   protocol   bytes                    ProtocolDetector: until the first line
 *   commands   bytes    → Command       CommandDecoder: lines, limits and UTF-8
 *   events     bytes    ← Event         EventEncoder
 *   relay      Command  ⇄ Event         RelayHandler
 * </pre>
 */
public final class RelayInitializer extends ChannelInitializer<Channel> {
    private final Optional<ServerTls> tls;
    private final Admission admission;
    private final ConnectionLimits limits;
    private final ChannelGroup connections;
    private final Backlog backlog;
    private final Lobby lobby;
    private final RateLimitedLog log;

    /**
     * @param tls the TLS context of the listener; empty for plain text
     * @param connections the group of open connections; each connection is added
     */
    public RelayInitializer(
            Optional<ServerTls> tls,
            Admission admission,
            ConnectionLimits limits,
            ChannelGroup connections,
            Backlog backlog,
            Lobby lobby,
            RateLimitedLog log) {
        this.tls = tls;
        this.admission = admission;
        this.limits = limits;
        this.connections = connections;
        this.backlog = backlog;
        this.lobby = lobby;
        this.log = log;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        if (!admission.count(channel)) {
            channel.pipeline().addLast("events", new EventEncoder()).addLast("refusal", new RefusalHandler());
            return;
        }
        LineDecoder commands = CommandDecoder.of(limits.maxLine(), backlog);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("stall", new StallHandler(limits.deadAfter()));
        tls.ifPresent(context -> addTls(pipeline, newTls(channel, context)));
        pipeline.addLast("protocol", new ProtocolDetector(limits.maxLine()))
                .addLast("commands", commands)
                .addLast("events", new EventEncoder())
                .addLast(
                        "relay",
                        new RelayHandler(
                                lobby, log, new LineConnection(channel, commands, () -> admission.dropped(channel))));
    }

    private LimitedSslHandler newTls(Channel channel, ServerTls context) {
        LimitedSslHandler handler = context.newHandler(channel, () -> admission.ban(channel));
        handler.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                admission.completed(channel);
            }
        });
        return handler;
    }

    private void addTls(ChannelPipeline pipeline, LimitedSslHandler tls) {
        pipeline.addLast("gate", ReadGate.INSTANCE)
                .addLast("tls", tls)
                .addLast("handshake", new HandshakeHandler(new FailedHandshake(log)))
                .addLast("data", tls.data());
    }
}
