package far.relay.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes one connection without blocking the caller: looks up the name, and connects to the first of its addresses that
 * accepts.
 */
final class Connector {
    /** Threads for name look-ups, which block in Java: not on an event loop, and not one thread for each client. */
    private static final Executor LOOK_UPS = lookUps();

    private final ClientOptions options;
    private final Supplier<Bootstrap> loop;
    private final CompletableFuture<Channel> connected = new CompletableFuture<>();
    private ConnectAttempts attempts;
    private Bootstrap bootstrap;

    private Connector(ClientOptions options, Supplier<Bootstrap> loop) {
        this.options = options;
        this.loop = loop;
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

    /**
     * Connects to the server of these options.
     *
     * @param loop called once, when the addresses are known: a bootstrap with its event loop and its handler. It may throw an
     *     {@link IllegalStateException} if there can be no event loop
     * @return completed with the open channel; exceptionally with a {@link CannotConnectException}
     */
    static CompletionStage<Channel> connect(ClientOptions options, Supplier<Bootstrap> loop) {
        Connector connector = new Connector(options, loop);
        if (NetUtil.isValidIpV4Address(options.host()) || NetUtil.isValidIpV6Address(options.host())) {
            connector.lookUp();
        } else {
            LOOK_UPS.execute(connector::lookUp);
        }
        return connector.connected;
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
            bootstrap = loop.get();
            if (bootstrap.config().group().isShuttingDown()) { // Netty would log it at length
                throw new IllegalStateException("its event loops have been shut down");
            }
            dial();
        } catch (IllegalStateException e) { // no event loop, for example for lack of a file descriptor
            connected.completeExceptionally(new CannotConnectException(
                    CannotConnectException.Kind.FAILED, options.address(), FailureReason.system(e), e));
        }
    }

    /** Tries the next addresses until one connects or none is left. */
    private void dial() {
        ChannelFuture dialled = bootstrap
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, attempts.nextTimeout())
                .option(ChannelOption.AUTO_CLOSE, false) // after a failed write, lines from the server still count
                .connect(attempts.next());
        if (dialled.isDone() && !dialled.isSuccess()) { // a loop that has ended calls no listener
            failed(dialled.cause());
        } else {
            dialled.addListener(done -> {
                if (done.isSuccess()) {
                    connected.complete(dialled.channel());
                } else {
                    failed(done.cause());
                }
            });
        }
    }

    private void failed(Throwable cause) {
        attempts.failed(cause);
        if (attempts.hasNext() && !bootstrap.config().group().isShuttingDown()) {
            dial();
        } else {
            connected.completeExceptionally(attempts.failure());
        }
    }
}
