package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.codec.CommandDecoder;
import far.relay.codec.EventEncoder;
import far.relay.codec.LineDecoder;
import far.relay.codec.ProtocolDetector;
import far.relay.protocol.Event;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.LineConnection;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RelayHandler;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.proxy.ProxyHeader;
import far.relay.server.room.Lobby;
import far.relay.server.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The pipeline of a connection to the plain port, after the {@link PipelineHead}, top to bottom as the bytes come in:
 *
 * <pre>
 *   protocol   bytes                    ProtocolDetector: until the first line
 *   commands   bytes    → Command       CommandDecoder: lines, limits and UTF-8
 *   events     bytes    ← Event         EventEncoder
 *   relay      Command  ⇄ Event         RelayHandler
 * </pre>
 *
 * The connection of a proxy gets all of them when its {@link ProxyHeader} has come.
 */
public final class RelayInitializer extends ChannelInitializer<Channel> {
    private static final String PROTOCOL = "protocol";
    private static final String COMMANDS = "commands";
    private static final String EVENTS = "events";
    private static final String RELAY = "relay";
    private static final String REFUSAL = "refusal";
    private static final String CLOSING = "closing";

    private static final List<String> TLS_ONLY =
            List.of(new Event.Refused("this server speaks TLS").line(), Event.Exit.WORD);

    private final PipelineHead head;
    private final Admission admission;
    private final int maxLine;
    private final ChannelGroup connections;
    private final Backlog backlog;
    private final Lobby lobby;
    private final RateLimitedLog log;
    private final MessageMetrics messages;

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
            RateLimitedLog log,
            MessageMetrics messages) {
        this.head = new PipelineHead(tls, admission, limits.deadAfter(), TLS_ONLY, log);
        this.admission = admission;
        this.maxLine = limits.maxLine();
        this.connections = connections;
        this.backlog = backlog;
        this.lobby = lobby;
        this.log = log;
        this.messages = messages;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        if (admission.isProxied(channel)) {
            ProxyHeader.addTo(channel.pipeline(), new Proxied(channel, admission.proxied(channel)), log);
        } else {
            addHandlers(channel, admission.count(channel));
        }
    }

    private void addHandlers(Channel channel, boolean withinLimit) {
        ChannelPipeline pipeline = channel.pipeline();
        if (!withinLimit) {
            pipeline.addLast(EVENTS, new EventEncoder()).addLast(REFUSAL, new RefusalHandler());
            return;
        }
        head.addTo(channel);
        LineDecoder commands = CommandDecoder.of(maxLine, backlog);
        LineConnection connection = new LineConnection(channel, commands, () -> admission.dropped(channel));
        pipeline.addLast(PROTOCOL, new ProtocolDetector(maxLine))
                .addLast(COMMANDS, commands)
                .addLast(EVENTS, new EventEncoder())
                .addLast(RELAY, new RelayHandler(lobby, log, connection, messages));
    }

    /** A connection of a proxy. */
    private final class Proxied implements ProxyHeader.Receiver {
        private final Channel channel;
        private final ProxiedConnection connection;

        Proxied(Channel channel, ProxiedConnection connection) {
            this.channel = channel;
            this.connection = connection;
        }

        @Override
        public boolean client(SocketAddress client) {
            if (!connection.begins(client)) {
                return false;
            }
            addHandlers(channel, connection.isWithinLimit());
            return true;
        }

        /** Takes no seat. */
        @Override
        public void proxyItself() {
            head.addForCheck(channel);
            channel.pipeline().addLast(CLOSING, new ClosingHandler());
        }

        @Override
        public boolean withoutHeader() {
            return false;
        }
    }
}
