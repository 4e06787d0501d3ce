package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
    @ParameterizedTest
    @CsvSource({"io_uring, IO_URING", "epoll, EPOLL", "kqueue, KQUEUE", "nio, NIO"})
    void isFoundByItsLabel(String label, Transport transport) {
        assertThat(Transport.of(label)).contains(transport);
        assertThat(transport.label()).isEqualTo(label);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void autoTriesTheQuickestFirstAndNioLast() {
        assertThat(TransportChoice.of("auto").orElseThrow().transports())
                .containsExactly(Transport.IO_URING, Transport.EPOLL, Transport.NIO);
        assertThat(TransportChoice.of("epoll").orElseThrow().transports()).containsExactly(Transport.EPOLL);
        assertThat(TransportChoice.of("select")).isEmpty();
    }

    @Test
    void startsOnTheFirstTransportThatWorksAndReportsWhyTheOthersDoNot() throws IOException {
        TransportChoice auto = new TransportChoice(List.of(Transport.IO_URING, Transport.EPOLL, Transport.NIO));
        List<String> told = new ArrayList<>();
        Transport started = auto.start(
                transport -> {
                    if (transport != Transport.NIO) {
                        throw new TransportException(transport, "broken", null);
                    }
                    return transport;
                },
                (failure, next) -> told.add(failure.transport() + " " + failure.reason() + ", " + next));
        assertThat(started).isEqualTo(Transport.NIO);
        assertThat(told).containsExactly("IO_URING broken, EPOLL", "EPOLL broken, NIO");
    }

    @Test
    void aTransportThatFailsForWantOfMemoryIsNotOneThatIsNotAvailable() {
        OutOfMemoryError lack = new OutOfMemoryError("Java heap space");
        IllegalStateException wrapped = new IllegalStateException("failed to create a child event loop", lack);
        assertThatThrownBy(() -> Transport.NIO.cannotBeUsed(lack)).isSameAs(lack);
        assertThatThrownBy(() -> Transport.NIO.cannotBeUsed(wrapped)).isSameAs(lack);
    }

    @Test
    void doesNotTryAnotherTransportWhenTheStartFailsForAnotherReason() {
        TransportChoice auto = new TransportChoice(List.of(Transport.EPOLL, Transport.NIO));
        List<String> told = new ArrayList<>();
        assertThatThrownBy(() -> auto.start(
                        transport -> {
                            throw new IOException("port is taken on " + transport.label());
                        },
                        (failure, next) -> told.add(failure.reason())))
                .hasMessage("port is taken on epoll");
        assertThat(told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NIO", "nio ", "IO_URING", "select"})
    void isNotFoundByAnyOtherLabel(String label) {
        assertThat(Transport.of(label)).isEmpty();
    }

    @Test
    void nioIsAlwaysAvailable() {
        assertThat(Transport.NIO.isAvailable()).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void theBestForOneConnectionOnLinuxIsEpoll() {
        assumeTrue(Transport.EPOLL.isAvailable(), "epoll's library does not load here");
        assertThat(Transport.forOneConnection()).isEqualTo(Transport.EPOLL);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void kqueueIsNotAvailableOnLinux() {
        assertThat(Transport.KQUEUE.isAvailable()).isFalse();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void reportsInOneLineWhyItIsNotAvailable() {
        Transport transport = Transport.KQUEUE;
        assertThatThrownBy(() -> transport.newLoop(new DefaultThreadFactory("none"), 0))
                .isInstanceOf(TransportException.class)
                .hasMessageMatching("transport " + transport.label() + " is not available here: (?!null).+");
    }

    private static Stream<Transport> available() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void carriesBytesBothWaysOnOneLoopIfItIsAvailable(Transport transport) throws Exception {
        carriesBytesThereAndBack(transport, 0);
    }

    @ParameterizedTest
    @MethodSource("available")
    void carriesBytesThereAndBackOnALoopThatNeverSleeps(Transport transport) throws Exception {
        carriesBytesThereAndBack(transport, Long.MAX_VALUE);
    }

    private static void carriesBytesThereAndBack(Transport transport, long spinNanos) throws Exception {
        EventLoopGroup loop = transport.newLoop(new DefaultThreadFactory("test"), spinNanos);
        try {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Channel listener = transport
                    .server(loop, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ofSeconds(60))
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.pipeline().addLast(new Echo());
                        }
                    })
                    .bind()
                    .sync()
                    .channel();
            Channel connection = transport
                    .client(loop, Duration.ofSeconds(4))
                    .handler(new Answer(answer))
                    .connect(listener.localAddress())
                    .sync()
                    .channel();
            connection.writeAndFlush(Unpooled.copiedBuffer(new byte[] {'!'})).sync();
            assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("!");
        } finally {
            loop.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
        }
    }

    @ParameterizedTest
    @MethodSource("available")
    void aLoopCountsTheTimeInWhichItWorksAndNotTheTimeInWhichItWaits(Transport transport) throws Exception {
        LoopTime time = new LoopTime();
        EventLoopGroup loop = transport.newLoop(new DefaultThreadFactory("test"), 0, Optional.of(time));
        try {
            long before = loop.submit(time::busyNanos).get();
            loop.schedule(() -> {}, 300, TimeUnit.MILLISECONDS).get();
            long afterWait = loop.submit(time::busyNanos).get();
            assertThat(afterWait - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
            loop.submit(() -> {
                        long end = time.read() + TimeUnit.MILLISECONDS.toNanos(300);
                        while (time.read() - end < 0) {
                            Thread.onSpinWait();
                        }
                        assertThat(time.recent()).isGreaterThanOrEqualTo(end);
                    })
                    .get();
            await().untilAsserted(
                            () -> // it is counted when the loop polls next, and a task can come before that
                            assertThat(loop.submit(time::busyNanos).get() - afterWait)
                                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(299)));
        } finally {
            loop.shutdownGracefully(0, 20, TimeUnit.SECONDS).sync();
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            ctx.writeAndFlush(bytes);
        }
    }

    /** Completes with the first bytes that arrive. */
    private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<String> answer;

        Answer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            answer.complete(bytes.toString(StandardCharsets.US_ASCII));
        }
    }
}
