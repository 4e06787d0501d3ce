package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.StreamingSocket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a ring of two buffers, which are nearly always in use. */
class RingExhaustionTest {
    private static final int CLIENTS = 16;
    private static final int RECEIVE_BUFFER = 16 * 1024;
    private static final Duration STALLED = Duration.ofMillis(300);
    /** The buffers of both systems, and one read. */
    private static final long MOST = CLIENTS * 256 * 1024;
    /** POLLRDHUP, of POLL_ADD. */
    private static final IoUringIoEvent PEER_CLOSED = new IoUringIoEvent(0x2000, 0, (byte) 6, 1L);

    private final List<StreamingSocket> clients = new ArrayList<>();
    private EventLoopGroup loop;

    @BeforeEach
    void startTheLoop() {
        assumeTrue(Transport.IO_URING.isAvailable(), "io_uring is not available on this machine");
        IoHandlerFactory twoBuffers = IoUringIoHandler.newFactory(new IoUringIoHandlerConfig()
                .setBufferRingConfig(IoUringBufferRingConfig.builder()
                        .bufferGroupId((short) 0)
                        .bufferRingSize((short) 2)
                        .batchSize(2)
                        .allocator(new IoUringFixedBufferRingAllocator(1024))
                        .build()));
        loop = new MultiThreadIoEventLoopGroup(1, RingExhaustion.handledFor(twoBuffers));
    }

    @AfterEach
    void stop() throws IOException {
        for (StreamingSocket client : clients) {
            client.close();
        }
        if (loop != null) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** @param reads whether a channel continues to read after its first read */
    private InetSocketAddress listen(boolean reads) {
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(IoUringServerSocketChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, (short) 0)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Reader(reads));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) listener.localAddress();
    }

    private void stream(InetSocketAddress address) throws IOException {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(StreamingSocket.connect(address));
        }
    }

    private static final class Reader extends ChannelInboundHandlerAdapter {
        private final boolean reads;

        Reader(boolean reads) {
            this.reads = reads;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ctx.channel().config().setAutoRead(reads);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // the client has reset its connection
        }
    }

    @Test
    void aChannelWhoseReadingIsOffDoesNotRead() throws IOException {
        stream(listen(false));
        assertThat(StreamingSocket.sendUntilStalled(clients, STALLED, MOST)).isLessThan(MOST);
    }

    @Test
    void aChannelWhoseReadingIsOnReadsWithoutEnd() throws IOException {
        stream(listen(true));
        long sent = 0;
        while (clients.stream().anyMatch(client -> client.sent() <= MOST / CLIENTS)) {
            long before = sent;
            sent = StreamingSocket.sendUntilStalled(clients, Duration.ofSeconds(5), before + MOST);
            assertThat(sent - before).as("sent before all stalled").isGreaterThan(MOST);
        }
    }

    /** The deciding step, without a race: the completion that Netty's handle receives. */
    @ParameterizedTest(name = "reading {0}, peer closed {1}, result {2}: {3}")
    @CsvSource({
        "true, false, -105, -105",
        "false, false, -105, -125",
        "false, true, -105, -105",
        "false, true, -125, -105",
        "false, false, -125, -125",
        "true, false, 1024, 1024",
        "false, false, 1024, 1024",
        "false, false, -104, -104"
    })
    void reportsACancelledReadOnlyToAChannelWhoseReadingIsOff(
            boolean reading, boolean peerClosed, int result, int shown) throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAutoRead(reading);
        List<Integer> results = new ArrayList<>();
        IoUringIoHandle handle = register(channel, results);
        if (peerClosed) {
            handle.handle(null, PEER_CLOSED);
            results.clear();
        }
        handle.handle(null, new IoUringIoEvent(result, 0, (byte) 27, 1L));
        assertThat(results).containsExactly(shown);
        channel.finish();
    }

    /**
     * By its completions: 6 is POLL_ADD, with POLLRDHUP; 27 is RECV; flag 2 says that more completions follow, 4 that more bytes
     * do.
     */
    @ParameterizedTest(name = "reading {0}, peer closed {1}, operation {2} with flags {3}: repeated {4} times")
    @CsvSource({
        "true, false, 6, 0, 1",
        "true, true, 27, 3, 1",
        "true, true, 27, 7, 0",
        "true, true, 27, 1, 0",
        "true, false, 27, 3, 0",
        "false, false, 6, 0, 0",
        "false, true, 27, 3, 0"
    })
    void repeatsAReadThatMayHaveMissedTheEndOfItsConnection(
            boolean reading, boolean peerClosed, byte operation, int flags, int repeated) throws Exception {
        AtomicInteger reads = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads.incrementAndGet();
            }
        });
        channel.config().setAutoRead(reading);
        IoUringIoHandle handle = register(channel, new ArrayList<>());
        if (peerClosed) {
            handle.handle(null, PEER_CLOSED);
        }
        reads.set(0);
        handle.handle(null, operation == 6 ? PEER_CLOSED : new IoUringIoEvent(1024, flags, operation, 1L));
        assertThat(reads).hasValue(repeated);
        assertThat(channel.config().isAutoRead()).isEqualTo(reading);
        channel.finish();
    }

    /** Completions for a channel's handle; {@code results} are the results that Netty's handle receives. */
    private static IoUringIoHandle register(Channel channel, List<Integer> results) throws Exception {
        List<IoHandle> registered = new ArrayList<>();
        IoHandler ring = (IoHandler) proxy(
                (self, call, arguments) -> {
                    registered.add((IoHandle) arguments[0]);
                    return null;
                },
                IoHandler.class);
        IoHandle handle = (IoHandle) proxy(
                (self, call, arguments) -> {
                    if (call.getName().equals("handle")) {
                        results.add(((IoUringIoEvent) arguments[1]).res());
                        return null;
                    }
                    return channel.voidPromise();
                },
                Channel.Unsafe.class,
                IoUringIoHandle.class);
        IoHandlerFactory factory = context -> ring;
        RingExhaustion.handledFor(factory).newHandler(null).register(handle);
        return (IoUringIoHandle) registered.get(0);
    }

    private static Object proxy(InvocationHandler behaviour, Class<?>... types) {
        return Proxy.newProxyInstance(RingExhaustionTest.class.getClassLoader(), types, behaviour);
    }
}
