package far.relay.server;

import far.relay.server.cli.ServerOptions;
import far.relay.server.connection.Failure;
import far.relay.server.connection.VisitorLog;
import far.relay.server.listener.AcceptHandler;
import far.relay.server.listener.Admission;
import far.relay.server.listener.RelayInitializer;
import far.relay.server.room.Clock;
import far.relay.server.room.Lobby;
import far.relay.server.tls.ServerTls;
import far.relay.server.tls.TlsFiles;
import far.relay.tls.HandshakeHandler;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay server that listens, from {@link #start} to {@link #close}. One event loop thread accepts, reads, decides and
 * writes. Both methods may be called from any thread but that one.
 */
public final class RelayServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RelayServer.class);
    /** Connections that the system completes while the loop is busy; the system's own limit may be lower. */
    private static final int BACKLOG = 4096;
    /**
     * Bytes that the system keeps of each connection while the server does not read from it; Linux takes twice as many. What a
     * client that is not read from has sent is read all at once when it ends its stream.
     */
    private static final int RECEIVE_BUFFER = 32 * 1024;
    /** How long {@link #close} may take in all: a little more than the last words may. */
    private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    /** How much of that is for cutting off what is still open, and for the end of the loop; both are a matter of moments. */
    private static final long CUT_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** About what it costs to be woken: docs/decisions/0009-spin-before-sleep.md. */
    private static final long SPIN_NANOS = 50_000;

    private final Transport transport;
    private final EventLoopGroup loop;
    private final ChannelGroup connections;
    private final Lobby lobby;
    private final Channel listener;
    private final Optional<ServerTls> tls;
    private final Failure failure;

    private RelayServer(
            Transport transport,
            EventLoopGroup loop,
            ChannelGroup connections,
            Lobby lobby,
            Channel listener,
            Optional<ServerTls> tls,
            Failure failure) {
        this.transport = transport;
        this.loop = loop;
        this.connections = connections;
        this.lobby = lobby;
        this.listener = listener;
        this.tls = tls;
        this.failure = failure;
    }

    /** As {@link #start(ServerOptions, Consumer)}; a failure is logged. */
    public static RelayServer start(ServerOptions options) throws IOException {
        return start(
                options, cause -> LoggerFactory.getLogger(RelayServer.class).error("the server failed", cause));
    }

    /**
     * Starts a server and returns when it listens.
     *
     * @param onFailure told, once and on any thread, why the server cannot go on: an {@link Error} such as {@link
     *     OutOfMemoryError} in its event loop, the death of that loop, or an end that took too long. What is left of the
     *     server is of no use then; best the process ends. It must not block for long.
     * @throws IOException if it cannot listen or use its transport, or not over TLS with the files it was given; the message
     *     is one line that says what is wrong, where and why
     */
    public static RelayServer start(ServerOptions options, Consumer<Throwable> onFailure) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.bind(), options.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + options.bind() + ": unknown host");
        }
        Optional<TlsFiles> files = options.entry().tls();
        Optional<ServerTls> tls = files.isPresent() ? Optional.of(ServerTls.start(files.get())) : Optional.empty();
        try {
            return options.transport()
                    .start(
                            transport -> start(options, address, tls, transport, new Failure(onFailure)),
                            why -> log.info("{}", why));
        } catch (IOException e) {
            tls.ifPresent(ServerTls::close);
            throw e;
        }
    }

    private static RelayServer start(
            ServerOptions options,
            InetSocketAddress address,
            Optional<ServerTls> tls,
            Transport transport,
            Failure failure)
            throws IOException {
        EventLoopGroup loop =
                transport.newLoop(failure.watching(new DefaultThreadFactory("relay")), spinNanos(options));
        failure.watch(loop.next());
        Clock clock = Clock.of(loop.next(), failure);
        VisitorLog visitors = new VisitorLog(options.stay().logLines(), clock, failure);
        ChannelGroup connections = new DefaultChannelGroup(loop.next());
        Lobby lobby = new Lobby(options, clock, visitors);
        Admission admission = new Admission(options, address.getAddress() instanceof Inet4Address, lobby, visitors);
        ChannelFuture bound = transport
                .server(loop, address, options.stay().deadAfter())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_RCVBUF, Math.max(RECEIVE_BUFFER, options.maxLine()))
                .handler(new AcceptHandler(admission, failure))
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(options.maxLine(), 2 * options.maxLine()))
                .childHandler(new RelayInitializer(options, admission, lobby, connections, visitors, tls))
                .bind()
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            failure.expectEnd();
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen on " + name(address) + ": " + Transport.reason(bound.cause()), bound.cause());
        }
        return new RelayServer(transport, loop, connections, lobby, bound.channel(), tls, failure);
    }

    private static long spinNanos(ServerOptions options) {
        if (options.busyWait()) {
            return Long.MAX_VALUE;
        }
        return NettyRuntime.availableProcessors() == 1
                ? 0
                : SPIN_NANOS; // on the only one it would be in the clients' way
    }

    private static String name(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** Where it listens; with the port that the system picked, if it was to pick one. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Its one thread. */
    EventLoopGroup loop() {
        return loop;
    }

    /** What moves its bytes. */
    public Transport transport() {
        return transport;
    }

    /** How many connections are open. */
    int connections() {
        return connections.size();
    }

    /**
     * Ends the server (docs/protocol.md, section 8): stops listening, tells every client {@code exit}, and returns when
     * all connections are closed. Each may take 2 s for that; what is not closed by then is cut off. It returns within 3 s
     * also if the event loop is stuck or dead, and reports that as a failure.
     */
    @Override
    public void close() {
        long end = System.nanoTime() + CLOSE_NANOS;
        if (!loop.isShuttingDown()) {
            failure.expectEnd();
            if (await(listener.close(), end) && await(loop.submit(lobby::close), end)) {
                cutOff(connection -> connection.pipeline().get(HandshakeHandler.class) != null);
                await(connections.newCloseFuture(), end - CUT_OFF_NANOS);
                // A loop that ends while a connection is open may leave it, and its buffers, behind.
                cutOff(connection -> true);
                await(connections.newCloseFuture(), end - CUT_OFF_NANOS / 2);
            }
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
        if (!await(loop.terminationFuture(), end)) {
            failure.report(new IllegalStateException("the event loop does not end"));
        }
        tls.ifPresent(ServerTls::close);
    }

    private static boolean await(Future<?> future, long end) {
        return future.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Closes these, without last words. */
    private void cutOff(Predicate<Channel> which) {
        connections.stream()
                .filter(which)
                .map(connection -> connection.pipeline().firstContext())
                .filter(Objects::nonNull)
                .forEach(ChannelHandlerContext::close);
    }
}
