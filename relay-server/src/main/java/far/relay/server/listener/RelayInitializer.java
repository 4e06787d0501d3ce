package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.codec.CommandDecoder;
import far.relay.codec.EventEncoder;
import far.relay.codec.LineDecoder;
import far.relay.codec.ProtocolDetector;
import far.relay.server.cli.ServerOptions;
import far.relay.server.connection.RelayHandler;
import far.relay.server.connection.StallHandler;
import far.relay.server.connection.VisitorLog;
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
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The pipeline of a connection that is let in, top to bottom as the bytes come in:
 *
 * <pre>
 *   stall      bytes                    StallHandler: who takes nothing has left
 *   gate       reads                    ReadGate: none while reading is off    ┐
 *   answers    records                  LimitedSslHandler: not too many        │
 *   tls        records  ⇄ bytes         LimitedSslHandler: TLS                 │ with TLS
 *   handshake  active                   HandshakeHandler: nobody before that   │
 *   data       bytes                    LimitedSslHandler: the end of TLS      ┘
 *   protocol   bytes                    ProtocolDetector: until the first line shows that it is ours
 *   lines      bytes    → lines         LineDecoder: limits and UTF-8
 *   commands   lines    → Command       CommandDecoder
 *   events     bytes    ← Event         EventEncoder
 *   relay      Command  ⇄ Event         RelayHandler
 * </pre>
 */
public final class RelayInitializer extends ChannelInitializer<Channel> {
    private final ServerOptions options;
    private final Lobby lobby;
    private final ChannelGroup connections;
    private final VisitorLog log;
    private final Optional<ServerTls> tls;
    private final AddressLimit addresses;
    private final Backlog backlog = new Backlog();
    private final BannedAddresses banned = new BannedAddresses();

    /** @param connections where each connection is counted while it is open */
    public RelayInitializer(
            ServerOptions options, Lobby lobby, ChannelGroup connections, VisitorLog log, Optional<ServerTls> tls) {
        this.options = options;
        this.lobby = lobby;
        this.connections = connections;
        this.log = log;
        this.tls = tls;
        this.addresses = new AddressLimit(options.stay().maxPerAddress());
    }

    @Override
    protected void initChannel(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress peer
                && !options.entry().admits(peer)) {
            log.info("{} is not let in: --allow and --deny", RelayHandler.nameOf(peer));
            channel.close();
            return;
        }
        if (banned.contains(channel)) {
            log.info(
                    "{} refused: its address sent too many TLS records without data",
                    RelayHandler.nameOf(channel.remoteAddress()));
            channel.close();
            return;
        }
        AddressLimit.Verdict verdict = addresses.add(channel);
        if (verdict != AddressLimit.Verdict.ADMIT) {
            refuse(channel, verdict);
            return;
        }
        if (tls.isPresent() && lobby.memory().isFull()) {
            channel.close(); // a handshake takes more memory than a connection that is turned away
            return;
        }
        connections.add(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("stall", new StallHandler(options.stay().deadAfter()));
        tls.ifPresent(context -> addTls(pipeline, context.newHandler(channel, () -> banned.ban(channel))));
        pipeline.addLast("protocol", new ProtocolDetector(options.maxLine()))
                .addLast("lines", new LineDecoder(options.maxLine(), backlog))
                .addLast("commands", new CommandDecoder())
                .addLast("events", new EventEncoder())
                .addLast("relay", new RelayHandler(lobby, log));
    }

    private void addTls(ChannelPipeline pipeline, LimitedSslHandler tls) {
        pipeline.addLast("gate", ReadGate.INSTANCE)
                .addLast("answers", tls.answers())
                .addLast("tls", tls)
                .addLast("handshake", new HandshakeHandler(new FailedHandshake(log)))
                .addLast("data", tls.data());
    }

    /** Over TLS nothing can be said before a handshake, and that is more than a refused connection may cost. */
    private void refuse(Channel channel, AddressLimit.Verdict verdict) {
        log.info("{} refused: too many connections from its address", RelayHandler.nameOf(channel.remoteAddress()));
        if (verdict == AddressLimit.Verdict.CLOSE || tls.isPresent()) {
            channel.close();
            return;
        }
        connections.add(channel);
        channel.pipeline().addLast("events", new EventEncoder()).addLast("refusal", new RefusalHandler());
    }
}
