package far.relay.server;

import far.relay.codec.Backlog;
import far.relay.server.admin.ReloadReport;
import far.relay.server.admin.ServerControl;
import far.relay.server.connection.Failure;
import far.relay.server.listener.AcceptHandler;
import far.relay.server.listener.Admission;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.PeerLimits;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.Metrics;
import far.relay.transport.LoopTime;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A relay server that listens, from {@link #start} to {@link #close} or the end of a {@link #drain}. One event loop thread accepts, reads,
 * applies the rules and writes. Its methods may be called from any other thread.
 */
public final class RelayServer implements AutoCloseable, ServerControl {
    private static final EventLog logger = new EventLog(RelayServer.class);
    /**
     * The listen backlog: connections that the system completes while the loop is busy. The system's own limit may be
     * lower.
     */
    private static final int BACKLOG = 4096;
    /**
     * The receive buffer of each connection, in bytes; Linux doubles it. If a client ends its stream while reading is
     * off, the server reads the whole buffer at once.
     */
    private static final int RECEIVE_BUFFER = 32 * 1024;
    /** How long the metrics port and the admin socket have for their end, if the server does not start. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** About the cost of waking a thread: docs/decisions/0009-spin-before-sleep.md. */
    private static final long SPIN_NANOS = 50_000;

    private final ServerConfig config;
    private final List<Endpoint> endpoints;
    private final Failure failure;
    private final Transport transport;
    private final EventLoopGroup loop;
    private final ChannelGroup connections;
    private final Conversations conversations;
    private final Monitoring monitoring;
    private final Listeners listeners = new Listeners();
    /** Those of the metrics port, which stay open until all clients have gone. */
    private final Listeners metricsListeners = new Listeners();

    private final LiveConfig live;
    private final Reload reload;
    private final Ending ending;

    private RelayServer(
            LiveConfig live,
            List<Endpoint> endpoints,
            Transport transport,
            EventLoopGroup loop,
            Failure failure,
            Metrics metrics) {
        this.live = live;
        this.config = live.current();
        this.endpoints = endpoints;
        this.failure = failure;
        this.transport = transport;
        this.loop = loop;
        this.connections = new DefaultChannelGroup(loop.next());
        this.conversations = Conversations.of(live, loop.next(), failure, metrics);
        this.monitoring = Monitoring.of(config, endpoints, transport, loop.next(), conversations);
        this.reload = new Reload(live, loop, conversations);
        this.ending = new Ending(
                loop, failure, endpoints, conversations, monitoring, listeners, metricsListeners, connections);
    }

    /** As {@link #start(ServerConfig, Consumer)}; a failure is logged. */
    public static RelayServer start(ServerConfig config) throws IOException {
        return start(config, cause -> logger.logFailure(LogEvent.SERVER_FAILED, cause));
    }

    /**
     * Starts a server and returns when it listens.
     *
     * @param onFailure receives, once and on any thread, why the server cannot continue: an {@link Error} such as
     *     {@link OutOfMemoryError} in its event loop, the death of that loop, or a close that takes too long. The
     *     server is unusable then, and the process should end. The callback must not block for long.
     * @throws IOException if it cannot listen, use its transport, or load its TLS files; the message is one line that
     *     names what failed and why
     */
    public static RelayServer start(ServerConfig config, Consumer<Throwable> onFailure) throws IOException {
        List<Endpoint> endpoints = new ArrayList<>();
        LiveConfig live = new LiveConfig(config);
        Map<ListenerConfig.Kind, ConnectionMetrics> connections = new EnumMap<>(ListenerConfig.Kind.class);
        try {
            for (int i = 0; i < config.listeners().size(); i++) {
                int index = i;
                endpoints.add(Endpoint.of(() -> live.listener(index), config.connections(), connections));
            }
            return config.transport()
                    .start(
                            transport -> start(live, endpoints, transport, new Failure(onFailure)),
                            (failure, next) ->
                                    logger.log(LogEvent.TRANSPORT_UNAVAILABLE, failure.getMessage(), next.label()));
        } catch (IOException e) {
            endpoints.forEach(Endpoint::close);
            throw e;
        }
    }

    private static RelayServer start(LiveConfig live, List<Endpoint> endpoints, Transport transport, Failure failure)
            throws IOException {
        ServerConfig config = live.current();
        Optional<LoopTime> time =
                config.has(ListenerConfig.Kind.METRICS) ? Optional.of(new LoopTime()) : Optional.empty();
        EventLoopGroup loop =
                transport.newLoop(failure.watching(new DefaultThreadFactory("relay")), spinNanos(config), time);
        failure.watch(loop.next());
        RelayServer server = new RelayServer(live, endpoints, transport, loop, failure, Metrics.of(time));
        try {
            server.listen();
            server.monitoring.isReady(config);
            return server;
        } catch (IOException e) {
            failure.expectEnd();
            server.monitoring.close(System.nanoTime() + CLOSE_NANOS);
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static long spinNanos(ServerConfig config) {
        if (config.busyWait()) {
            return Long.MAX_VALUE;
        }
        return NettyRuntime.availableProcessors() == 1
                ? 0
                : SPIN_NANOS; // on a single processor, spinning would delay the clients
    }

    private void listen() throws IOException {
        PeerLimits limits = new PeerLimits(() -> live.current().maxPerAddress());
        Backlog backlog = new Backlog();
        for (Endpoint endpoint : endpoints) {
            if (isMetrics(endpoint)) { // first, as it tells that the others are not ready
                metricsListeners.add(endpoint.config(), listen(endpoint, PeerLimits.of(0), backlog));
            }
        }
        if (config.adminSocket().isPresent()) {
            monitoring.openAdminSocket(config, transport, loop, connections, this);
        }
        for (Endpoint endpoint : endpoints) {
            if (isMetrics(endpoint)) {
                continue;
            }
            try {
                listeners.add(endpoint.config(), listen(endpoint, limits, backlog));
            } catch (IOException e) {
                if (!endpoint.config().isOptional()) {
                    throw e;
                }
                logger.log(LogEvent.PORT_SKIPPED, e.getMessage());
            }
        }
    }

    private static boolean isMetrics(Endpoint endpoint) {
        return endpoint.config().kind() == ListenerConfig.Kind.METRICS;
    }

    private Channel listen(Endpoint endpoint, PeerLimits limits, Backlog backlog) throws IOException {
        Admission admission = endpoint.admission(limits, conversations);
        ChannelHandler initializer =
                endpoint.initializer(admission, config.connections(), connections, backlog, conversations, monitoring);
        return listen(endpoint, new AcceptHandler(admission, failure), initializer);
    }

    private Channel listen(Endpoint endpoint, ChannelHandler acceptor, ChannelHandler initializer) throws IOException {
        InetSocketAddress address = endpoint.address();
        int maxLine = endpoint.maxLine(config.connections());
        ChannelFuture bound = transport
                .server(loop, address, config.connections().deadAfter())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_RCVBUF, Math.max(RECEIVE_BUFFER, maxLine))
                .handler(acceptor)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(maxLine, 2 * maxLine))
                .childHandler(initializer)
                .bind()
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + NetUtil.toSocketAddressString(address) + ": "
                            + Transport.reason(bound.cause()),
                    bound.cause());
        }
        return bound.channel();
    }

    /** The address of its first listener, with the port that the system picked if the configured one is 0. */
    public InetSocketAddress address() {
        return addresses().get(0);
    }

    /** The addresses that it listens on for clients, in the order of the listeners of its configuration. */
    public List<InetSocketAddress> addresses() {
        return listeners.addresses();
    }

    /** The address of its first listener of this kind; empty if it has none. */
    public Optional<InetSocketAddress> address(ListenerConfig.Kind kind) {
        return listeners.address(kind).or(() -> metricsListeners.address(kind));
    }

    /** Its event loop. */
    EventLoopGroup loop() {
        return loop;
    }

    /** The transport that it uses. */
    public Transport transport() {
        return transport;
    }

    /** How many connections of clients are open. */
    int connections() {
        return connections.size();
    }

    /** How many connections to the metrics port are open. */
    int metricsConnections() {
        return monitoring.connections().size();
    }

    /**
     * Shuts down the server (docs/protocol.md, section 8; docs/rooms.md, section 6): stops listening, sends {@code exit} or {@code bye
     * ended} to every client, and returns when all connections are closed. Connections that are still open after 2 s are closed at once. If the
     * event loop is stuck or dead, it also returns within 3 s, and reports a failure. May be called while it drains.
     */
    @Override
    public void close() {
        ending.close();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The clients of a conversation go on until one of them leaves; the other is then sent {@code exit} or {@code bye ended}, because
     * nobody can come to it. Whoever has no partner is sent that at once. When the time is over, the server is {@linkplain #close
     * closed}.
     */
    @Override
    public boolean drain(Duration atMost) {
        return ending.drain(atMost);
    }

    /** Completes, on any thread, when the server has drained and is closed; never if it is closed without. */
    public CompletionStage<Void> drained() {
        return ending.drained();
    }

    @Override
    public Duration drainTime() {
        return live.current().drain();
    }

    @Override
    public CompletionStage<ReloadReport> reload() {
        return reload.run();
    }
}
