package far.relay.attack;

import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An attacker's connections, from one address and on one thread: a fixed number at a time, each replaced when it ends.
 * Their handler decides what they do.
 */
final class Horde implements Attack.Running {
    private static final int END_SECONDS = 30;

    private final EventLoopGroup loop;
    /** Closes connections that are established after {@link #close}. */
    private final ChannelGroup connections;

    private final Bootstrap bootstrap;
    private final long pauseMillis;
    private volatile boolean closed;

    private Horde(Target target, boolean tls, long pauseMillis, Supplier<ChannelHandler> behaviour) throws IOException {
        this.pauseMillis = pauseMillis;
        Transport transport = Transport.forOneConnection();
        loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("attacker", true), transport.ioHandlerFactory());
        connections = new DefaultChannelGroup(loop.next(), true);
        SslContext context = tls ? Target.context() : null;
        bootstrap = transport
                .client(loop, Duration.ofMinutes(1))
                .option(
                        ChannelOption.SO_LINGER,
                        0) // resets, because the ports would run out with connections in TIME_WAIT
                .localAddress(Target.newAttacker())
                .remoteAddress(target.address())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        if (context != null) {
                            channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(behaviour.get());
                    }
                });
    }

    /** Connections with TLS if the server uses it. Each is replaced ten milliseconds after its end. */
    static Horde start(Target target, int connections, Supplier<ChannelHandler> behaviour) throws IOException {
        return new Horde(target, target.tls(), 10, behaviour).start(connections);
    }

    /** Connections that send raw bytes, with or without TLS on the server. Each is replaced at once. */
    static Horde startRaw(Target target, int connections, Supplier<ChannelHandler> behaviour) throws IOException {
        return new Horde(target, false, 0, behaviour).start(connections);
    }

    private Horde start(int connections) {
        loop.execute(() -> {
            for (int i = 0; i < connections; i++) {
                connect();
            }
        });
        return this;
    }

    private void connect() {
        if (!closed) {
            bootstrap
                    .connect()
                    .channel()
                    .closeFuture()
                    .addListener(ended -> loop.schedule(this::connect, pauseMillis, TimeUnit.MILLISECONDS));
        }
    }

    /** Closes all of them before the loop, which could leave some open. */
    @Override
    public void close() throws IOException {
        closed = true;
        for (Channel connection : connections) {
            cut(connection);
        }
        boolean allClosed = connections.close().awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
        loop.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        if (!allClosed) {
            throw new IOException("the attacker cannot close its connections");
        }
    }

    /** A TLS handler would send its last record first, and a server that is told to read nothing does not read that either. */
    private static void cut(Channel connection) {
        ChannelHandlerContext first = connection.pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }
}
