package far.relay.server;

import far.relay.server.admin.AdminInitializer;
import far.relay.server.admin.AdminSite;
import far.relay.server.admin.AdminSocket;
import far.relay.server.admin.AdminStatus;
import far.relay.server.admin.MetricsSite;
import far.relay.server.admin.Readiness;
import far.relay.server.admin.Scrapes;
import far.relay.server.admin.ServerMetrics;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.Admission;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.MetricsInitializer;
import far.relay.server.metrics.LoopLag;
import far.relay.server.tls.ServerTls;
import far.relay.transport.Transport;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What operators can see of a server on its metrics port, and see and do at its admin socket. */
final class Monitoring {
    /** The time between two measurements of the loop's lag. */
    private static final long LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Readiness readiness = new Readiness();
    private final ChannelGroup connections;
    private final ServerMetrics metrics;
    private final EventLoop loop;
    private final LoopLag lag;
    /** Empty if there is no metrics port. */
    private Optional<Scrapes> scrapes = Optional.empty();
    /** Empty if there is none. */
    private Optional<AdminSocket> admin = Optional.empty();

    private Monitoring(ServerMetrics metrics, EventLoop loop) {
        this.loop = loop;
        this.metrics = metrics;
        this.lag = metrics.metrics().lag();
        this.connections = new DefaultChannelGroup(loop);
    }

    static Monitoring of(
            ServerConfig config,
            List<Endpoint> endpoints,
            Transport transport,
            EventLoop loop,
            Conversations conversations) {
        Map<String, Supplier<Instant>> certificates = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            endpoint.tls().ifPresent(tls -> certificates.put(endpoint.metrics().listener(), expiry(tls)));
        }
        return new Monitoring(
                new ServerMetrics(
                        build(transport),
                        conversations.metrics(),
                        endpoints.stream().map(Endpoint::metrics).distinct().toList(),
                        certificates,
                        conversations.lobby(),
                        conversations.rooms(),
                        conversations.log(),
                        config.unreadLogLines()),
                loop);
    }

    private static Supplier<Instant> expiry(ServerTls tls) {
        return tls::expires;
    }

    private static List<String> build(Transport transport) {
        String version = RelayServer.class.getPackage().getImplementationVersion();
        return List.of(
                "version",
                version == null ? "development" : version,
                "java_version",
                System.getProperty("java.version"),
                "transport",
                transport.label());
    }

    /** Makes the pipelines of the connections to the metrics port. Before there are clients; not on the loop. */
    ChannelHandler initializer(Admission admission, ConnectionLimits limits, Conversations conversations) {
        Scrapes made = new Scrapes(metrics, loop);
        made.prepare();
        scrapes = Optional.of(made);
        return new MetricsInitializer(
                admission, limits.deadAfter(), connections, new MetricsSite(made, readiness), conversations.log());
    }

    /**
     * Opens the admin socket of the configuration. Before there are clients; not on the loop.
     *
     * @param clients the open connections to the ports for clients
     * @throws IOException if that is not possible; the message is one line
     */
    void openAdminSocket(
            ServerConfig config, Transport transport, EventLoopGroup loops, ChannelGroup clients, RelayServer server)
            throws IOException {
        AdminStatus status = new AdminStatus(metrics, readiness, server::addresses, config.logLevel());
        AdminSite site = new AdminSite(metrics, status, clients, server, config.logLevel());
        admin = Optional.of(AdminSocket.open(
                config.adminSocket().orElseThrow(),
                transport,
                loops,
                new AdminInitializer(site, config.connections().deadAfter(), metrics.log())));
    }

    /** The server listens on all ports of the configuration. */
    void isReady(ServerConfig config) {
        readiness.isReady();
        if (config.has(ListenerConfig.Kind.METRICS)) {
            measureLagAt(loop.ticker().nanoTime() + LAG_NANOS);
        }
    }

    private void measureLagAt(long due) {
        loop.schedule(
                () -> {
                    long now = loop.ticker().nanoTime();
                    lag.late(now - due);
                    measureLagAt(now + LAG_NANOS);
                },
                due - loop.ticker().nanoTime(),
                TimeUnit.NANOSECONDS);
    }

    /** The server accepts no more clients, and waits for the end of conversations. */
    void drains() {
        readiness.drains();
    }

    /** The server accepts no more clients, and ends. */
    void stops() {
        readiness.stops();
    }

    /** The open connections to the metrics port. */
    ChannelGroup connections() {
        return connections;
    }

    /** There are no more scrapes, and no admin socket. Waits until this time of {@link System#nanoTime} at most. */
    void close(long end) {
        scrapes.ifPresent(Scrapes::close);
        admin.ifPresent(socket -> socket.close(end));
    }
}
