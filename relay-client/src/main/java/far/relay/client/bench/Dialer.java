package far.relay.client.bench;

import far.relay.client.ClientOptions;
import far.relay.client.FailureReason;
import far.relay.client.TlsFailure;
import far.relay.tls.HandshakeHandler;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connects the clients of a bench, each when the one before has its seat: so the server seats those of a pair in one
 * room (docs/protocol.md, section 4), and a named room exists before its second client comes. Belongs to the event loop.
 */
final class Dialer implements BenchClient.Events {
    /** How long a client waits for its seat, or for its role, before there seems to be none. */
    private static final int PATIENCE_SECONDS = 5;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final InetSocketAddress server;
    private final ClientOptions options;
    private final Protocol protocol;
    private final ChannelGroup connections;
    private final Runnable whenReady;
    private final Consumer<BenchException> whenFailed;

    private List<BenchClient> clients;
    private int seated;
    private int assigned;
    private boolean stopped;
    private Future<?> patience;

    /**
     * @param load the options of that server, including TLS, and its protocol
     * @param connections receives each open connection
     * @param whenReady run once all pairs are complete
     * @param whenFailed receives why they cannot be completed, or why a client cannot continue; called once at most
     */
    Dialer(
            Bootstrap bootstrap,
            EventLoop loop,
            InetSocketAddress server,
            Load load,
            ChannelGroup connections,
            Runnable whenReady,
            Consumer<BenchException> whenFailed) {
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.server = server;
        this.options = load.server();
        this.protocol = load.protocol();
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
                        failed(failure(dialled.cause()));
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
            failed(new BenchException(BenchException.Kind.CANNOT_CONNECT, options.address(), TlsFailure.reason(cause)));
        }
    }

    private void bePatient() {
        patience.cancel(false);
        patience = loop.schedule(this::noAnswer, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A plain server with too few rooms keeps a client waiting, and one with TLS any client; a server of named rooms answers. */
    private void noAnswer() {
        if (protocol == Protocol.PLAIN && seated == 0 && options.tls().isEmpty()) {
            failed(new BenchException(BenchException.Kind.NO_SEAT));
        } else if (protocol == Protocol.PLAIN) {
            turnedAway();
        } else {
            FailureReason reason = FailureReason.noRooms(Duration.ofSeconds(PATIENCE_SECONDS));
            failed(new BenchException(BenchException.Kind.CANNOT_CONNECT, options.address(), reason));
        }
    }

    private BenchException failure(Throwable cause) {
        FailureReason reason = cause instanceof ConnectTimeoutException
                ? FailureReason.noAnswer(Bench.CONNECT_TIMEOUT)
                : FailureReason.system(cause);
        if (reason.value().contains("Too many open files")) {
            return new BenchException(BenchException.Kind.NO_DESCRIPTORS, seated + 1, clients.size());
        }
        if (reason.value().contains("Cannot assign requested address") && seated > 0) {
            return new BenchException(BenchException.Kind.NO_PORTS, seated + 1, clients.size());
        }
        return new BenchException(BenchException.Kind.CANNOT_CONNECT, NetUtil.toSocketAddressString(server), reason);
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
        failed(new BenchException(BenchException.Kind.TOO_FEW_ROOMS, seated / 2, clients.size() / 2));
    }

    @Override
    public void failed(BenchException reason) {
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
