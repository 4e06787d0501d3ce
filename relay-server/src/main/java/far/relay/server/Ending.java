package far.relay.server;

import far.relay.server.connection.Failure;
import far.relay.server.connection.FirstLineTimeout;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.proxy.ProxyHeader;
import far.relay.server.web.RequestTimeout;
import far.relay.tls.HandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Ends a server, at once or after its conversations. For any thread; {@link #close} not for the event loop. */
final class Ending {
    private static final EventLog logger = new EventLog(RelayServer.class);
    /** How long {@link #close} may take in all: a little longer than the last events of connections may. */
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    /** The part of that which is for closing what is still open, and for the end of the loop; both are quick. */
    private static final long CLOSE_NOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoopGroup loop;
    private final Failure failure;
    private final List<Endpoint> endpoints;
    private final Conversations conversations;
    private final Monitoring monitoring;
    private final Listeners listeners;
    private final Listeners metricsListeners;
    private final ChannelGroup connections;
    private final AtomicBoolean drains = new AtomicBoolean();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    /** Whether the server closes: what was draining is cut off. */
    private volatile boolean closes;

    private boolean isClosed;

    /**
     * @param listeners the ports for clients
     * @param metricsListeners the metrics port, which stays open until all clients have gone
     * @param connections those of clients
     */
    Ending(
            EventLoopGroup loop,
            Failure failure,
            List<Endpoint> endpoints,
            Conversations conversations,
            Monitoring monitoring,
            Listeners listeners,
            Listeners metricsListeners,
            ChannelGroup connections) {
        this.loop = loop;
        this.failure = failure;
        this.endpoints = endpoints;
        this.conversations = conversations;
        this.monitoring = monitoring;
        this.listeners = listeners;
        this.metricsListeners = metricsListeners;
        this.connections = connections;
    }

    /** As {@link RelayServer#drain}. */
    boolean drain(Duration atMost) {
        ServerConfig.checkDrain(atMost);
        if (loop.isShuttingDown() || !drains.compareAndSet(false, true)) {
            return false;
        }
        Thread thread = new DefaultThreadFactory("relay-drain").newThread(() -> drainAndClose(atMost));
        thread.start(); // it is no daemon: the program must not end while it closes the server
        return true;
    }

    /** Completes when a drain has ended the server. */
    CompletionStage<Void> drained() {
        return drained;
    }

    private void drainAndClose(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        if (!atMost.isZero() && stopAdmitting(end)) {
            boolean isEmpty = await(connections.newCloseFuture(), end);
            if (!closes) {
                if (isEmpty) {
                    logger.log(LogEvent.DRAINED);
                } else {
                    logger.log(LogEvent.DRAIN_TIMEOUT, connections.size());
                }
            }
        }
        close();
        drained.complete(null);
    }

    /** Returns whether that was done before this time, and the server is not closing meanwhile. */
    private boolean stopAdmitting(long end) {
        monitoring.drains();
        try {
            return listeners.close(end) && await(loop.submit(this::letGo), end);
        } catch (RejectedExecutionException e) {
            return false; // the loop has ended
        }
    }

    /** Ends all clients that have no conversation. */
    private void letGo() {
        conversations.drain();
        connections.forEach(connection -> {
            RequestTimeout requests = connection.pipeline().get(RequestTimeout.class);
            if (requests != null) {
                requests.finish();
            }
        });
        closeNow(connections, connection -> hasNotBegun(connection) && !isHttp(connection));
        logger.log(LogEvent.DRAINING, connections.size());
    }

    /** As {@link RelayServer#close}. Another call meanwhile waits for the first one. */
    void close() {
        closes = true;
        closeOnce();
    }

    private synchronized void closeOnce() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        long end = System.nanoTime() + CLOSE_NANOS;
        if (!loop.isShuttingDown()) {
            failure.expectEnd();
            monitoring.stops();
            if (listeners.close(end) && await(loop.submit(conversations::close), end)) {
                closeNow(connections, Ending::hasNotBegun);
                await(connections.newCloseFuture(), end - CLOSE_NOW_NANOS);
                // If the loop ended while a connection is open, the connection and its buffers could leak.
                closeNow(connections, connection -> true);
                await(connections.newCloseFuture(), end - CLOSE_NOW_NANOS / 2);
            }
            monitoring.close(end - CLOSE_NOW_NANOS / 2);
            if (metricsListeners.close(end)) {
                closeNow(monitoring.connections(), connection -> true);
                await(monitoring.connections().newCloseFuture(), end - CLOSE_NOW_NANOS / 2);
            }
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
        if (!await(loop.terminationFuture(), end)) {
            failure.reportThatLoopDoesNotEnd();
        }
        endpoints.forEach(Endpoint::close);
    }

    /** Whether this client has no session that could be told. */
    private static boolean hasNotBegun(Channel connection) {
        return connection.pipeline().get(ProxyHeader.class) != null
                || connection.pipeline().get(HandshakeHandler.class) != null
                || connection.pipeline().get(FirstLineTimeout.class) != null
                || isHttp(connection);
    }

    private static boolean isHttp(Channel connection) {
        return connection.pipeline().get(RequestTimeout.class) != null;
    }

    /** Waits until this time of {@link System#nanoTime} at most. Returns whether it is done. */
    static boolean await(Future<?> future, long end) {
        return future.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Closes these at once. */
    private static void closeNow(ChannelGroup some, Predicate<Channel> which) {
        some.stream()
                .filter(which)
                .map(connection -> connection.pipeline().firstContext())
                .filter(Objects::nonNull)
                .forEach(ChannelHandlerContext::close);
    }
}
