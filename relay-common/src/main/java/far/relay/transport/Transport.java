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
 * Netty's I/O: io_uring, epoll, kqueue or NIO. All behave alike; the native ones are faster where the system has them,
 * and NIO works everywhere. A native library is loaded when its transport is first used or checked.
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
        // With multishot accept, Netty 4.2.18 retries at once and forever when there is no file descriptor for a
        // connection.
        System.getProperties().putIfAbsent("io.netty.iouring.acceptMultiShotEnabled", "false");
    }

    /** The range of the time after which a peer that does not respond counts as dead. */
    public static final Duration SHORTEST_DEAD_AFTER = Duration.ofSeconds(4);

    public static final Duration LONGEST_DEAD_AFTER = Duration.ofDays(1);

    /** The kernel's maximum. It also keeps further completions, but slowly. */
    private static final int COMPLETIONS = 1 << 16;

    static final short BUFFER_GROUP = 0;
    /** Small, because a read that is to stop can fill some 60 more buffers. */
    private static final int BUFFER_SIZE = 1024;

    private static final int FIRST_BUFFERS = 64;
    private static final short MOST_BUFFERS = 4096;

    /** The most bytes to read at once from one connection; not on io_uring. */
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

    /** The transports of this operating system, the fastest for many connections first; NIO is last. */
    static List<Transport> ofThisSystem() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return List.of(IO_URING, EPOLL, NIO);
        }
        return system.contains("mac") || system.contains("bsd") ? List.of(KQUEUE, NIO) : List.of(NIO);
    }

    /** The best available transport for a loop with one or two connections; io_uring has too many buffers for that. */
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

    /** Its name in options and messages: io_uring, epoll, kqueue, nio. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this process seems to be able to use it; only {@link #newLoop} shows whether it can. */
    public boolean isAvailable() {
        return unavailabilityCause.get() == null;
    }

    /**
     * An event loop of this transport, with the resources that it needs.
     *
     * @param thread creates the loop's thread
     * @param spinNanos how long the loop polls before it blocks, in nanoseconds; 0 or more
     * @throws TransportException if this process cannot have one, because it lacks a library, a permission, lockable
     *     memory (io_uring) or a file descriptor
     * @throws OutOfMemoryError if the heap is too small; another transport would fail likewise
     */
    public EventLoopGroup newLoop(ThreadFactory thread, long spinNanos) throws TransportException {
        return newLoop(thread, spinNanos, Optional.empty());
    }

    /**
     * Likewise.
     *
     * @param time is kept up to date by the loop
     */
    public EventLoopGroup newLoop(ThreadFactory thread, long spinNanos, Optional<LoopTime> time)
            throws TransportException {
        Throwable cause = unavailabilityCause.get();
        if (cause != null) {
            throw cannotBeUsed(cause);
        }
        try {
            IoHandlerFactory handlers =
                    spinNanos == 0 ? ioHandlerFactory() : SpinThenBlockIoHandler.of(ioHandlerFactory(), spinNanos);
            return new MultiThreadIoEventLoopGroup(
                    1, thread, time.isPresent() ? TimedIoHandler.of(handlers, time.get()) : handlers);
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
     * Why something failed, for example on a channel: the system's message, without the name of the call that native
     * transports put before it. Never empty. It may contain text from a peer, unsanitized.
     */
    public static String reason(Throwable failure) {
        return Reason.of(failure);
    }

    /** The factory for event loops of this transport. */
    public IoHandlerFactory ioHandlerFactory() {
        return ioHandlerFactory.get();
    }

    /**
     * A bootstrap for a channel that listens, on a loop of this transport.
     *
     * @param address the address to listen on. On an IPv4 address, epoll and NIO accept IPv4 only; io_uring and kqueue,
     *     for which Netty has no such setting, also accept IPv6 on 0.0.0.0.
     * @param deadAfter how long the peer of a connection may acknowledge nothing, not even the system's probes, before
     *     the connection breaks; 4 s or more. On NIO it can take longer while data is being sent; on kqueue the
     *     system's default applies. Neither can be configured.
     */
    public ServerBootstrap server(EventLoopGroup loop, InetSocketAddress address, Duration deadAfter) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(listener(address.getAddress() instanceof Inet4Address))
                .localAddress(address);
        KeepAlive.of(deadAfter).applyTo(bootstrap::childOption, this);
        // One read, then the other connections are served.
        bootstrap.childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(64, 2048, MOST_READ).maxMessagesPerRead(1));
        return this == IO_URING
                ? bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP)
                : bootstrap;
    }

    private ChannelFactory<ServerSocketChannel> listener(boolean v4) {
        SocketProtocolFamily family = v4 ? SocketProtocolFamily.INET : null; // null: the system's default
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel::new;
            case EPOLL -> () -> new EpollServerSocketChannel(family);
            case KQUEUE -> KQueueServerSocketChannel::new;
            case NIO -> () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        };
    }

    /** A bootstrap for channels that connect, on a loop of this transport. {@code deadAfter}: as for {@link #server}. */
    public Bootstrap client(EventLoopGroup loop, Duration deadAfter) {
        Bootstrap bootstrap = connecting(loop, deadAfter);
        return this == IO_URING
                ? bootstrap.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, BUFFER_GROUP)
                : bootstrap;
    }

    /**
     * A bootstrap for channels that connect, on the next of these loops, which belong to the caller. {@code deadAfter}:
     * as for {@link #server}.
     *
     * @throws IllegalArgumentException if the loops are of an unknown transport
     */
    public static Bootstrap clientOn(EventLoopGroup loops, Duration deadAfter) {
        // Calls next() once: each call on the group returns the next loop, so two calls could always skip the same one.
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
                        "no buffer rings: they need Linux 5.19 and lockable memory (ulimit -l)")
                : IoUring.unavailabilityCause();
    }

    /**
     * All connections of a loop share the buffers, so idle connections need none. (Without shared buffers, Netty 4.2.18
     * can miss a reset that arrives together with data.) Netty adds buffers when the kernel needs more.
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
