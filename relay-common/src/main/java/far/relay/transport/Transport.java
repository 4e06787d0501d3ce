package far.relay.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * What moves the bytes. All behave alike; the native ones are quicker where the system has them. NIO is everywhere.
 * Asking after a native one loads its library, so each does its loading only when asked.
 */
public enum Transport {
    IO_URING(
            Transport::whyNoIoUring,
            Transport::ioUringHandlerFactory,
            IoUringIoHandle.class,
            IoUringSocketChannel.class),
    EPOLL(Epoll::unavailabilityCause, EpollIoHandler::newFactory, EpollIoHandle.class, EpollSocketChannel.class),
    KQUEUE(KQueue::unavailabilityCause, KQueueIoHandler::newFactory, KQueueIoHandle.class, KQueueSocketChannel.class),
    NIO(() -> null, NioIoHandler::newFactory, NioIoHandle.class, NioSocketChannel.class);

    static {
        // Netty 4.2.18 asks for the next connection at once when there was no file descriptor for the last, for ever,
        // unless it asks for one at a time.
        System.getProperties().putIfAbsent("io.netty.iouring.acceptMultiShotEnabled", "false");
    }

    /** The limits of the time after which a peer that does not respond counts as dead. */
    public static final Duration SHORTEST_DEAD_AFTER = Duration.ofSeconds(4);

    public static final Duration LONGEST_DEAD_AFTER = Duration.ofDays(1);

    /** The most that the kernel allows. Where more than that is due at once it keeps the rest, but that is slow. */
    private static final int COMPLETIONS = 1 << 16;

    private static final short BUFFER_GROUP = 0;
    /** Small: a read that is to stop may go on for some 60 buffers before it does. */
    private static final int BUFFER_SIZE = 1024;

    private static final int FIRST_BUFFERS = 64;
    private static final short MOST_BUFFERS = 4096;

    /** The most bytes that are read at once from one connection, but on io_uring. */
    private static final int MOST_READ = 16 * 1024;

    private final Supplier<Throwable> unavailabilityCause;
    private final Supplier<IoHandlerFactory> ioHandlerFactory;
    private final Class<? extends IoHandle> ioHandle;
    private final Class<? extends SocketChannel> channel;

    Transport(
            Supplier<Throwable> unavailabilityCause,
            Supplier<IoHandlerFactory> ioHandlerFactory,
            Class<? extends IoHandle> ioHandle,
            Class<? extends SocketChannel> channel) {
        this.unavailabilityCause = unavailabilityCause;
        this.ioHandlerFactory = ioHandlerFactory;
        this.ioHandle = ioHandle;
        this.channel = channel;
    }

    /** Those of this operating system, the quickest for many connections first; NIO is the last. */
    static List<Transport> ofThisSystem() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return List.of(IO_URING, EPOLL, NIO);
        }
        return system.contains("mac") || system.contains("bsd") ? List.of(KQUEUE, NIO) : List.of(NIO);
    }

    /** The best of this machine for a loop with a connection or two: io_uring's buffers are too many for that. */
    public static Transport forOneConnection() {
        return ofThisSystem().stream()
                .filter(transport -> transport != IO_URING && transport.isAvailable())
                .findFirst()
                .orElse(NIO);
    }

    /** The transport with this {@link #label}; empty if there is none. */
    public static Optional<Transport> of(String label) {
        return Arrays.stream(values())
                .filter(transport -> transport.label().equals(label))
                .findFirst();
    }

    /** Its name for people: io_uring, epoll, kqueue, nio. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this machine, and this process on it, seems to be able to use it; only {@link #newLoop} shows it. */
    public boolean isAvailable() {
        return unavailabilityCause.get() == null;
    }

    /**
     * An event loop of this transport, with its ring or whatever it takes.
     *
     * @param thread makes the loop's thread
     * @param spinNanos how long the loop looks for more to do before it sleeps, in nanoseconds; 0 or more
     * @throws TransportException if this machine, or this process on it, cannot have one: for want of a library, a permission,
     *     memory that may be locked (io_uring) or a file descriptor
     * @throws OutOfMemoryError if the heap is too small; another transport would not help
     */
    public EventLoopGroup newLoop(ThreadFactory thread, long spinNanos) throws TransportException {
        Throwable cause = unavailabilityCause.get();
        if (cause != null) {
            throw cannotBeUsed(cause);
        }
        try {
            return new MultiThreadIoEventLoopGroup(
                    1,
                    thread,
                    spinNanos == 0 ? ioHandlerFactory() : SpinThenBlockIoHandler.of(ioHandlerFactory(), spinNanos));
        } catch (IllegalStateException e) {
            throw cannotBeUsed(e);
        }
    }

    /** @throws VirtualMachineError if that is the cause */
    TransportException cannotBeUsed(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError error) {
                throw error; // Netty catches everything while it looks for its libraries
            }
        }
        String reason = reason(why);
        String text = why instanceof UnsatisfiedLinkError
                ? "its library cannot be unpacked to "
                        + System.getProperty("io.netty.native.workdir", System.getProperty("java.io.tmpdir"))
                        + " or loaded from there: "
                        + reason.substring(reason.lastIndexOf(": ") + 1).strip()
                        + " (-Dio.netty.native.workdir=DIR sets another directory)"
                : reason.lines().findFirst().orElse("");
        return new TransportException(this, text, why);
    }

    /**
     * Why something failed, on a channel say: what the system says, without its call, which a native transport puts before.
     * Never empty. It may contain what a peer sent, as it came.
     */
    public static String reason(Throwable failure) {
        return Reason.of(failure);
    }

    /** What an event loop of this transport is made with. */
    public IoHandlerFactory ioHandlerFactory() {
        return ioHandlerFactory.get();
    }

    /**
     * For a channel that listens, on a loop of this transport.
     *
     * @param address where: on an IPv4 address an epoll or NIO channel takes IPv4 only. One of io_uring or kqueue, for which
     *     Netty has no such setting, takes IPv6 as well on 0.0.0.0.
     * @param deadAfter how long the peer of a connection may answer nothing, not even the system's own questions, before
     *     the connection breaks; 4 s or more. On NIO one that is being spoken to can take longer, and on kqueue all take
     *     what the system takes, as neither can be told.
     */
    public ServerBootstrap server(EventLoopGroup loop, InetSocketAddress address, Duration deadAfter) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(listener(address.getAddress() instanceof Inet4Address))
                .localAddress(address);
        KeepAlive.of(deadAfter).applyTo(bootstrap::childOption, this);
        // One read, and then it is the turn of other connections.
        bootstrap.childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 2048, MOST_READ).maxMessagesPerRead(1));
        return this == IO_URING
                ? bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP)
                : bootstrap;
    }

    private ChannelFactory<ServerSocketChannel> listener(boolean v4) {
        SocketProtocolFamily family = v4 ? SocketProtocolFamily.INET : null; // null: what the system has
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel::new;
            case EPOLL -> () -> new EpollServerSocketChannel(family);
            case KQUEUE -> KQueueServerSocketChannel::new;
            case NIO -> () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        };
    }

    /** For channels that connect, on a loop of this transport. {@code deadAfter}: as for {@link #server}. */
    public Bootstrap client(EventLoopGroup loop, Duration deadAfter) {
        Bootstrap bootstrap = connecting(loop, deadAfter);
        return this == IO_URING
                ? bootstrap.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP)
                : bootstrap;
    }

    /**
     * For channels that connect, on the next of these loops, which somebody else made with whatever settings.
     * {@code deadAfter}: as for {@link #server}.
     *
     * @throws IllegalArgumentException if the loops are of no transport that is known here
     */
    public static Bootstrap clientOn(EventLoopGroup loops, Duration deadAfter) {
        // One loop, taken once: asking the group takes the next one each time, and could so always leave out the same.
        EventLoop loop = loops.next();
        return Arrays.stream(values())
                .filter(transport -> loop instanceof IoEventLoop io && io.isCompatible(transport.ioHandle))
                .findFirst()
                .map(transport -> transport.connecting(loop, deadAfter))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the event loops are of another transport than io_uring, epoll, kqueue and NIO"));
    }

    private Bootstrap connecting(EventLoopGroup loop, Duration deadAfter) {
        Bootstrap bootstrap = new Bootstrap().group(loop).channel(channel);
        KeepAlive.of(deadAfter).applyTo(bootstrap::option, this);
        return bootstrap;
    }

    private static Throwable whyNoIoUring() {
        return IoUring.isAvailable() && !IoUring.isRegisterBufferRingSupported()
                ? new UnsupportedOperationException(
                        "no buffer rings: they take Linux 5.19 and memory that may be locked (ulimit -l)")
                : IoUring.unavailabilityCause();
    }

    /**
     * With buffers that all connections of a loop share, so that those who are silent need none. (And without them, Netty
     * 4.2.18 can miss a reset that comes together with bytes.) There are more while the kernel asks for more.
     */
    private static IoHandlerFactory ioUringHandlerFactory() {
        return RingExhaustion.handledFor(IoUringIoHandler.newFactory(new IoUringIoHandlerConfig()
                .setCqSize(COMPLETIONS)
                .setBufferRingConfig(IoUringBufferRingConfig.builder()
                        .bufferGroupId(BUFFER_GROUP)
                        .bufferRingSize(MOST_BUFFERS)
                        .batchSize(FIRST_BUFFERS)
                        .allocator(new RingBuffers(MOST_BUFFERS, BUFFER_SIZE))
                        .build())));
    }
}
