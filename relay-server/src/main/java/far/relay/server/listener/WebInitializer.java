package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.codec.LineDecoder;
import far.relay.codec.RoomCommandDecoder;
import far.relay.codec.RoomEventEncoder;
import far.relay.codec.WebPortDetector;
import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.CountedConnection;
import far.relay.server.connection.DelayedAcks;
import far.relay.server.connection.FirstLineTimeout;
import far.relay.server.connection.LineConnection;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RoomHandler;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.proxy.ProxyHeader;
import far.relay.server.room.RoomTexts;
import far.relay.server.room.Rooms;
import far.relay.server.tls.ServerTls;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.Requester;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pipeline of a connection to the web port, after the {@link PipelineHead}, top to bottom as the bytes come in. At first:
 *
 * <pre>
 *   protocol   bytes                         WebPortDetector: until the first bytes show the protocol
 *   timeout    RoomCommand                   FirstLineTimeout: until the first line
 * </pre>
 *
 * A client that speaks lines, and one that speaks neither lines nor HTTP, then has:
 *
 * <pre>
 *   commands   bytes        → RoomCommand    RoomCommandDecoder: lines, limits and UTF-8
 *   events     bytes        ← RoomEvent      RoomEventEncoder
 *   timeout    RoomCommand                   FirstLineTimeout: until the first line
 *   room       RoomCommand  ⇄ RoomEvent      RoomHandler
 * </pre>
 *
 * {@link HttpRoute} has the handlers of a client that speaks HTTP or WebSocket.
 */
public final class WebInitializer extends ChannelInitializer<Channel> {
    private static final String PROTOCOL = "protocol";
    private static final String TIMEOUT = "timeout";
    private static final String COMMANDS = "commands";
    private static final String EVENTS = "events";
    private static final String ROOM = "room";
    private static final String CLOSING = "closing";

    private static final List<String> TLS_ONLY = Stream.of(
                    new RoomEvent.Error(ErrorCode.FIRST, "this server speaks TLS"), RoomTexts.bye(ByeCode.REFUSED))
            .map(event -> new String(RoomEventLine.format(event), StandardCharsets.US_ASCII))
            .toList();

    private final PipelineHead head;
    private final Admission admission;
    private final int maxMessage;
    private final ChannelGroup connections;
    private final Backlog backlog;
    private final Rooms rooms;
    private final DelayedAcks acks;
    private final RateLimitedLog log;
    private final MessageMetrics messages;
    private final HttpRoute http;

    /**
     * @param tls the TLS context of the listener; empty for plain text
     * @param connections the group of open connections; each connection is added
     * @param http the handlers of its clients that speak HTTP
     */
    public WebInitializer(
            Optional<ServerTls> tls,
            Admission admission,
            ConnectionLimits limits,
            ChannelGroup connections,
            Backlog backlog,
            Rooms rooms,
            DelayedAcks acks,
            RateLimitedLog log,
            MessageMetrics messages,
            HttpRoute http) {
        this.head = new PipelineHead(tls, admission, limits.deadAfter(), TLS_ONLY, log);
        this.admission = admission;
        this.maxMessage = limits.maxMessage();
        this.connections = connections;
        this.backlog = backlog;
        this.rooms = rooms;
        this.acks = acks;
        this.log = log;
        this.messages = messages;
        this.http = http;
    }

    @Override
    protected void initChannel(Channel channel) {
        connections.add(channel);
        if (admission.isProxied(channel)) {
            ProxyHeader.addTo(channel.pipeline(), new Proxied(channel, admission.proxied(channel)), log);
        } else {
            boolean withinLimit = admission.count(channel);
            head.addTo(channel);
            addHandlers(channel, new Routes(withinLimit));
        }
    }

    private void addHandlers(Channel channel, WebPortDetector.Routes routes) {
        channel.pipeline().addLast(PROTOCOL, new WebPortDetector(routes)).addLast(TIMEOUT, new FirstLineTimeout(log));
    }

    private void addHttp(ChannelPipeline pipeline, Requester requester) {
        pipeline.remove(TIMEOUT);
        CountedConnection.speaks(pipeline.channel(), Protocol.HTTP);
        http.addTo(
                pipeline, new HttpRoute.Client(requester, () -> admission.dropped(pipeline.channel()), connection -> {
                    CountedConnection.speaks(pipeline.channel(), Protocol.WEBSOCKET);
                    return new RoomHandler(rooms, log, connection, acks, messages);
                }));
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
            head.addTo(channel);
            addHandlers(channel, new Routes(connection.isWithinLimit()));
            return true;
        }

        /** It can ask for the health of the server. */
        @Override
        public void proxyItself() {
            head.addForCheck(channel);
            addHandlers(channel, new RoutesOfProxy(connection));
        }

        /** The requests of HTTP can have headers instead. */
        @Override
        public boolean withoutHeader() {
            head.addTo(channel);
            addHandlers(channel, new RoutesOfProxy(connection));
            return true;
        }
    }

    /** What a proxy gets whose client is not known. */
    private final class RoutesOfProxy implements WebPortDetector.Routes {
        private final ProxiedConnection connection;

        RoutesOfProxy(ProxiedConnection connection) {
            this.connection = connection;
        }

        @Override
        public void http(ChannelPipeline pipeline) {
            addHttp(pipeline, new ForwardedRequests(connection, admission));
        }

        @Override
        public void lines(ChannelPipeline pipeline) {
            connection.refused(ProxyHeader.MISSING, "");
            pipeline.addLast(CLOSING, new ClosingHandler());
            pipeline.close();
        }
    }

    /** What a client gets that has shown its protocol. */
    private final class Routes implements WebPortDetector.Routes {
        private final boolean withinLimit;

        /** @param withinLimit whether the connection is within its address's limit */
        Routes(boolean withinLimit) {
            this.withinLimit = withinLimit;
        }

        @Override
        public void http(ChannelPipeline pipeline) {
            addHttp(pipeline, (request, target) -> withinLimit);
        }

        @Override
        public void lines(ChannelPipeline pipeline) {
            Channel channel = pipeline.channel();
            CountedConnection.speaks(channel, Protocol.LINES);
            LineDecoder commands = RoomCommandDecoder.of(maxMessage, backlog);
            LineConnection connection = new LineConnection(channel, commands, () -> admission.dropped(channel));
            pipeline.addBefore(TIMEOUT, COMMANDS, commands)
                    .addBefore(TIMEOUT, EVENTS, new RoomEventEncoder())
                    .addLast(ROOM, new RoomHandler(rooms, log, connection, acks, messages));
            if (!withinLimit) {
                pipeline.context(COMMANDS)
                        .fireExceptionCaught(new RoomLineException(ErrorCode.BUSY, HttpRoute.TOO_MANY));
            }
        }
    }
}
