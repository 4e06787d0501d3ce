package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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
    void autoIsTheBest() {
        assertThat(Transport.of("auto")).contains(Transport.best());
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
    void theBestIsAvailable() {
        assertThat(Transport.best().isAvailable()).isTrue();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void theBestOnLinuxIsIoUringWhereItIsAvailableAndEpollForOneConnection() {
        assumeTrue(Transport.EPOLL.isAvailable(), "epoll's library does not load here");
        assertThat(Transport.best()).isEqualTo(Transport.IO_URING.isAvailable() ? Transport.IO_URING : Transport.EPOLL);
        assertThat(Transport.forOneConnection()).isEqualTo(Transport.EPOLL);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
    void kqueueIsNotAvailableOnLinux() {
        assertThat(Transport.KQUEUE.isAvailable()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhyInOneLineJustWhereItIsNotAvailable(Transport transport) {
        Optional<String> whyNot = transport.whyNot();
        assertThat(whyNot.isEmpty()).isEqualTo(transport.isAvailable());
        whyNot.ifPresent(
                why -> assertThat(why).isNotBlank().isNotEqualTo("null").doesNotContain("\n", "\r"));
    }

    private static Stream<Transport> available() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void carriesBytesThereAndBackOnOneLoopWhereItIsAvailable(Transport transport) throws Exception {
        carriesBytesThereAndBack(transport, transport.ioHandlerFactory());
    }

    @ParameterizedTest
    @MethodSource("available")
    void carriesBytesThereAndBackOnALoopThatNeverSleeps(Transport transport) throws Exception {
        carriesBytesThereAndBack(transport, transport.ioHandlerFactory(Long.MAX_VALUE));
    }

    private static void carriesBytesThereAndBack(Transport transport, IoHandlerFactory handlers) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, handlers);
        try {
            CompletableFuture<String> answer = new CompletableFuture<>();
            Channel listener = transport
                    .server(loop, Duration.ofSeconds(60))
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel accepted) {
                            accepted.pipeline().addLast(new Echo());
                        }
                    })
                    .bind(InetAddress.getLoopbackAddress(), 0)
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

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            ctx.writeAndFlush(bytes);
        }
    }

    /** Completes with the first bytes that come. */
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
