package far.relay.client;

import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes one connection without blocking the caller: looks up the name, creates an event loop or uses the given one, and
 * connects to the first address of the name that accepts.
 */
final class Connector {
    private static final Transport OWN = Transport.forOneConnection();
    /** Threads for name look-ups, which block in Java: not on an event loop, and not one thread for each client. */
    private static final Executor LOOK_UPS = lookUps();

    private final ClientOptions options;
    private final RelayListener listener;
    private final Bootstrap given;
    private final CompletableFuture<RelayClient> connected = new CompletableFuture<>();
    private ConnectAttempts attempts;

    private Connector(ClientOptions options, RelayListener listener, Bootstrap given) {
        this.options = Objects.requireNonNull(options, "options");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.given = given;
    }

    /** For a client with its own event loop. */
    static Connector onLoopOfItsOwn(ClientOptions options, RelayListener listener) {
        return new Connector(options, listener, null);
    }

    /** For a client on a loop of this group. @throws IllegalArgumentException if the group has an unknown transport */
    static Connector on(EventLoopGroup group, ClientOptions options, RelayListener listener) {
        return new Connector(options, listener, Transport.clientOn(group, options.deadAfter()));
    }

    private static Executor lookUps() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                4,
                4,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("relay-client-names", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Completed with the client after its listener has received it, or with a {@link CannotConnectException}. */
    CompletionStage<RelayClient> connect() {
        if (NetUtil.isValidIpV4Address(options.host()) || NetUtil.isValidIpV6Address(options.host())) {
            lookUp();
        } else {
            LOOK_UPS.execute(this::lookUp);
        }
        return connected.minimalCompletionStage();
    }

    private void lookUp() {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(options.host()));
        } catch (UnknownHostException e) {
            connected.completeExceptionally(new CannotConnectException(
                    CannotConnectException.Kind.UNKNOWN_HOST, options.address(), FailureReason.unknownHost(), e));
            return;
        }
        attempts = new ConnectAttempts(options, addresses);
        try {
            if (given != null) {
                if (given.config().group().isShuttingDown()) { // Netty would log it at length
                    throw new IllegalStateException("its event loops have been shut down");
                }
                dial(given, null);
            } else {
                EventLoopGroup own = new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("relay-client", true), OWN.ioHandlerFactory());
                dial(OWN.client(own, options.deadAfter()), own);
            }
        } catch (IllegalStateException e) { // no event loop, for example for lack of a file descriptor
            connected.completeExceptionally(new CannotConnectException(
                    CannotConnectException.Kind.FAILED, options.address(), FailureReason.system(e), e));
        }
    }

    /** Tries the next addresses until one connects or none is left. */
    private void dial(Bootstrap bootstrap, EventLoopGroup own) {
        ChannelFuture dialled = bootstrap
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, attempts.nextTimeout())
                .option(ChannelOption.AUTO_CLOSE, false) // after a failed write, lines from the server still count
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        RelayClient client = new RelayClient(options, listener, channel, own);
                        channel.pipeline()
                                .addLast(new ClientInitializer(
                                        options,
                                        client.conversation(),
                                        () -> reportConnected(client),
                                        cause -> giveUpTls(cause, own)));
                    }
                })
                .connect(attempts.next());
        if (dialled.isDone() && !dialled.isSuccess()) { // a loop that has ended calls no listener
            failed(dialled.cause(), bootstrap, own);
        } else {
            dialled.addListener(done -> {
                if (!done.isSuccess()) {
                    failed(done.cause(), bootstrap, own);
                }
            });
        }
    }

    private void failed(Throwable cause, Bootstrap bootstrap, EventLoopGroup own) {
        attempts.failed(cause);
        if (attempts.hasNext() && !bootstrap.config().group().isShuttingDown()) {
            dial(bootstrap, own);
        } else {
            end(own);
            connected.completeExceptionally(attempts.failure());
        }
    }

    private void giveUpTls(Throwable cause, EventLoopGroup own) {
        end(own);
        connected.completeExceptionally(new CannotConnectException(
                CannotConnectException.Kind.TLS, options.address(), TlsFailure.reason(cause), cause));
    }

    private static void end(EventLoopGroup own) {
        if (own != null) {
            own.shutdownGracefully(0, RelayClient.CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void reportConnected(RelayClient client) {
        try {
            listener.connected(client);
        } finally {
            connected.complete(client);
        }
    }
}
