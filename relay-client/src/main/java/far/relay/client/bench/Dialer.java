package far.relay.client.bench;

import far.relay.client.ClientOptions;
import far.relay.client.TlsFailure;
import far.relay.tls.HandshakeHandler;
import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects the clients of a bench, each when the one before has its seat: so the server seats those of a pair in one
 * room (docs/protocol.md, section 4). Belongs to the event loop.
 */
final class Dialer implements BenchClient.Events {
    /** How long a client waits for its seat, or for its role, before there seems to be none. */
    private static final int PATIENCE_SECONDS = 5;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress server;
    private final ClientOptions options;
    private final ChannelGroup connections;
    private final Runnable whenReady;
    private final Consumer<String> whenFailed;

    private List<BenchClient> clients;
    private int seated;
    private int assigned;
    private boolean stopped;
    private Future<?> patience;

    /**
     * @param options of that server, too: whether TLS is spoken with it
     * @param connections gets each connection that stands
     * @param whenReady run once all pairs are complete
     * @param whenFailed told once at most, on one line, why they cannot be completed, or why a client cannot go on later
     */
    Dialer(
            Bootstrap bootstrap,
            EventLoop loop,
            InetSocketAddress server,
            ClientOptions options,
            ChannelGroup connections,
            Runnable whenReady,
            Consumer<String> whenFailed) {
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.server = server;
        this.options = options;
        this.connections = connections;
        this.whenReady = whenReady;
        this.whenFailed = whenFailed;
    }

    /** Connects these, the two of each pair side by side. */
    void dial(List<BenchClient> all) {
        clients = all;
        patience = loop.newSucceededFuture(null);
        dialNext();
    }

    private void dialNext() {
        bootstrap
                .clone()
                .handler(handlers(clients.get(seated)))
                .connect(server)
                .addListener((ChannelFuture dialled) -> {
                    if (stopped) {
                        dialled.channel().close();
                    } else if (dialled.isSuccess()) {
                        connections.add(dialled.channel());
                        bePatient();
                    } else {
                        failed(whyNot(dialled.cause()));
                    }
                });
    }

    private ChannelHandler handlers(BenchClient client) {
        if (options.tls().isEmpty()) {
            return client;
        }
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(options.tls().get().newHandler(channel.alloc(), options))
                        .addLast(new HandshakeHandler((ctx, cause) -> tlsFailed(cause)))
                        .addLast(client);
            }
        };
    }

    private void tlsFailed(Throwable cause) {
        if (!stopped) {
            failed("cannot connect to " + options.address() + ": " + TlsFailure.reason(cause));
        }
    }

    private void bePatient() {
        patience.cancel(false);
        patience = loop.schedule(this::turnedAway, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private String whyNot(Throwable cause) {
        String reason = reason(cause);
        String which = "connection " + (seated + 1) + " of " + clients.size();
        if (reason.contains("Too many open files")) {
            return "no file descriptor is left for " + which + ": raise the limit (ulimit -n)";
        }
        if (reason.contains("Cannot assign requested address") && seated > 0) {
            return "no local port is left for " + which;
        }
        return "cannot connect to " + NetUtil.toSocketAddressString(server) + ": " + reason;
    }

    static String reason(Throwable failure) {
        return failure instanceof ConnectTimeoutException ? "no answer" : Transport.reason(failure);
    }

    @Override
    public void seated() {
        seated++;
        if (seated < clients.size()) {
            dialNext();
        }
    }

    @Override
    public void assigned() {
        assigned++;
        if (assigned == clients.size()) {
            patience.cancel(false);
            whenReady.run();
        }
    }

    @Override
    public void turnedAway() {
        int pairs = clients.size() / 2;
        failed(String.format(
                Locale.ROOT,
                "the server seats only %d pair%s of %d: start it with --rooms %d or more",
                seated / 2,
                seated / 2 == 1 ? "" : "s",
                pairs,
                pairs));
    }

    @Override
    public void failed(String reason) {
        stop();
        whenFailed.accept(reason);
    }

    /** Connects no more. */
    void stop() {
        stopped = true;
        patience.cancel(false);
    }

    /** How many clients have a seat. */
    int seatedSoFar() {
        return seated;
    }
}
