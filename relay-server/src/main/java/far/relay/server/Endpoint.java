package far.relay.server;

import far.relay.codec.Backlog;
import far.relay.codec.RoomCommandDecoder;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.Admission;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.PeerLimits;
import far.relay.server.listener.RelayInitializer;
import far.relay.server.listener.WebInitializer;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.tls.ServerTls;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.PageFiles;
import io.netty.channel.ChannelHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A listener with its address resolved and its files loaded.
 *
 * @param live its configuration as it is in force
 * @param page the files of the web page of a web port, which another thread loads while the server starts
 * @param metrics those of all listeners of its kind
 */
record Endpoint(
        Supplier<ListenerConfig> live,
        ListenerConfig config,
        InetSocketAddress address,
        Optional<ServerTls> tls,
        Optional<CompletableFuture<PageFiles>> page,
        ConnectionMetrics metrics) {
    /** About how long the responses of the metrics port are, in bytes. */
    private static final int LONGEST_RESPONSE = 32 * 1024;

    /**
     * @param metrics those of each kind of listener so far
     * @throws IOException if the host is unknown, or the files cannot be used; the message is one line
     */
    static Endpoint of(
            Supplier<ListenerConfig> live, ConnectionLimits limits, Map<ListenerConfig.Kind, ConnectionMetrics> metrics)
            throws IOException {
        ListenerConfig config = live.get();
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + config.host() + ": unknown host");
        }
        return new Endpoint(
                live,
                config,
                address,
                config.tls().isPresent()
                        ? Optional.of(ServerTls.start(config.tls().get()))
                        : Optional.empty(),
                config.kind() == ListenerConfig.Kind.WEB ? Optional.of(page(limits.maxMessage())) : Optional.empty(),
                metrics.computeIfAbsent(config.kind(), Endpoint::newMetrics));
    }

    private static ConnectionMetrics newMetrics(ListenerConfig.Kind kind) {
        return switch (kind) {
            case PLAIN -> new ConnectionMetrics("plain", Protocol.PLAIN);
            case WEB ->
                new ConnectionMetrics("web", Protocol.UNKNOWN, Protocol.LINES, Protocol.WEBSOCKET, Protocol.HTTP);
            case METRICS -> new ConnectionMetrics("metrics", Protocol.HTTP);
        };
    }

    private static CompletableFuture<PageFiles> page(int maxMessage) {
        return CompletableFuture.supplyAsync(
                () -> PageFiles.load(maxMessage),
                task -> new DefaultThreadFactory("relay-page", true)
                        .newThread(task)
                        .start());
    }

    /** Decides which of its connections are accepted. */
    Admission admission(PeerLimits limits, Conversations conversations) {
        boolean v4Only = address.getAddress() instanceof Inet4Address;
        return new Admission(live, v4Only, limits, conversations.memory(), conversations.log(), metrics);
    }

    /** Makes the pipelines of its connections, which join the group. */
    ChannelHandler initializer(
            Admission admission,
            ConnectionLimits limits,
            ChannelGroup connections,
            Backlog backlog,
            Conversations conversations,
            Monitoring monitoring) {
        return switch (config.kind()) {
            case PLAIN ->
                new RelayInitializer(
                        tls,
                        admission,
                        limits,
                        connections,
                        backlog,
                        conversations.lobby(),
                        conversations.log(),
                        conversations.metrics().plainMessages());
            case WEB ->
                new WebInitializer(
                        tls,
                        admission,
                        limits,
                        connections,
                        backlog,
                        conversations.rooms(),
                        conversations.acks(),
                        conversations.log(),
                        conversations.metrics().namedMessages(),
                        http(limits, backlog, conversations));
            case METRICS -> monitoring.initializer(admission, limits, conversations);
        };
    }

    private HttpRoute http(ConnectionLimits limits, Backlog backlog, Conversations conversations) {
        return new HttpRoute(
                conversations.http(),
                page.orElseThrow().join(),
                () -> live.get().origins(),
                limits.maxMessage(),
                limits.deadAfter(),
                backlog,
                conversations.log());
    }

    /** The most bytes of a line of its clients. */
    int maxLine(ConnectionLimits limits) {
        return switch (config.kind()) {
            case PLAIN -> limits.maxLine();
            case WEB -> RoomCommandDecoder.maxLine(limits.maxMessage());
            case METRICS -> LONGEST_RESPONSE;
        };
    }

    void close() {
        tls.ifPresent(ServerTls::close);
    }
}
