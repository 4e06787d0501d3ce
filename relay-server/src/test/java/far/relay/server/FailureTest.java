package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.connection.Failure;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FailureTest {
    private final List<Throwable> reported = new CopyOnWriteArrayList<>();
    private final Failure failure = new Failure(reported::add);

    @Test
    void reportsTheErrorBehindAnException() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        failure.check(new DecoderException(new RuntimeException(error)));
        assertThat(reported).containsExactly(error);
    }

    @Test
    void reportsNoException() {
        failure.check(new IllegalStateException(new IOException("Connection reset")));
        assertThat(reported).isEmpty();
    }

    @Test
    void reportsOnlyTheFirstError() {
        StackOverflowError error = new StackOverflowError();
        failure.check(error);
        failure.check(new OutOfMemoryError());
        assertThat(reported).containsExactly(error);
    }

    /** An event loop whose next task kills it. */
    private EventLoopGroup loopThatDiesOf(RuntimeException cause) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, failure.watching(new DefaultThreadFactory("test", true)), executor -> new Dying(executor, cause));
        failure.watch(loop.next());
        return loop;
    }

    private record Dying(IoHandler handler, RuntimeException cause) implements IoHandler {
        Dying(ThreadAwareExecutor executor, RuntimeException cause) {
            this(NioIoHandler.newFactory().newHandler(executor), cause);
        }

        @Override
        public int run(IoHandlerContext context) {
            throw cause;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return handler.isCompatible(type);
        }
    }

    @Test
    void reportsTheDeathOfTheEventLoopAndWhy() {
        loopThatDiesOf(new IllegalStateException("io_uring_enter(..) failed with error(-1): Operation not permitted"))
                .execute(() -> {});
        await().untilAsserted(() -> assertThat(reported)
                .singleElement()
                .extracting(Throwable::getMessage)
                .isEqualTo("the event loop died: Operation not permitted"));
    }

    @Test
    void doesNotReportAnEndThatIsExpected() throws IOException {
        RelayServer server = RelayServer.start(ServerConfig.builder().port(0).build(), reported::add);
        try (LineSocket client = LineSocket.connect(server.address())) {
            assertThat(client.read()).isEqualTo("1");
        }
        server.close();
        assertThat(reported).isEmpty();
    }

    @Test
    void closingAServerWhoseEventLoopIsStuckEndsAndIsReported() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        RelayServer server =
                RelayServer.start(Servers.config(Transport.NIO).port(0).build(), reported::add);
        try {
            server.loop().submit(() -> {
                over.await();
                return null;
            });
            server.close();
            assertThat(reported)
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .startsWith("the event loop does not end; its thread is WAITING in ")
                    .contains("CountDownLatch.await")
                    .hasLineCount(1);
        } finally {
            over.countDown();
        }
    }
}
