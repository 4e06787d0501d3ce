package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Role;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.RoomSettings;
import far.relay.transport.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many clients on one group of event loops, which is the caller's. */
@Timeout(60)
class ManyClientsIT {
    private static void shutDown(EventLoopGroup group) {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static RelayClient connect(RelayServer server, RelayListener listener, EventLoopGroup group) {
        ClientOptions options =
                ClientOptions.builder().port(server.address().getPort()).build();
        return RelayClient.connect(options, listener, group)
                .toCompletableFuture()
                .join();
    }

    /** Counts up in turn with its like, and notes the threads it is called on. */
    private static RelayListener counter(AtomicInteger heard, Set<Thread> threads) {
        return RelayListener.answering("0", text -> {
            heard.incrementAndGet();
            threads.add(Thread.currentThread());
            return Integer.toString(Integer.parseInt(text) + 1);
        });
    }

    private static Stream<Transport> available() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    @ParameterizedTest
    @MethodSource("available")
    void shareTheLoopsOfAGroupOfAnyTransport(Transport transport) throws IOException {
        int pairs = 50;
        AtomicInteger heard = new AtomicInteger();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, transport.ioHandlerFactory());
        List<RelayClient> clients = new ArrayList<>();
        try (RelayServer server = RelayServer.start(ServerConfig.builder()
                .port(0)
                .rooms(RoomSettings.builder().rooms(pairs).build())
                .build())) {
            for (int i = 0; i < 2 * pairs; i++) {
                clients.add(connect(server, counter(heard, threads), group));
            }
            await().until(() -> heard.get() > 100 * pairs);
            clients.forEach(RelayClient::close);
            assertThat(clients)
                    .allSatisfy(client -> assertThat(
                                    client.end().toCompletableFuture().join().kind())
                            .isEqualTo(End.Kind.FIN));
            assertThat(threads).hasSize(2);
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            shutDown(group);
        }
    }

    @Test
    void areNeverTheEndOfTheGroup() throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Transport.NIO.ioHandlerFactory());
        try (RelayServer server =
                RelayServer.start(ServerConfig.builder().port(0).build())) {
            connect(server, new RelayListener() {}, group).close();
            assertThatThrownBy(() -> RelayClient.connect(
                                    ClientOptions.builder()
                                            .host("no.such.invalid")
                                            .build(),
                                    new RelayListener() {},
                                    group)
                            .toCompletableFuture()
                            .join())
                    .hasCauseInstanceOf(CannotConnectException.class);
            RecordingListener notes = new RecordingListener();
            try (RelayClient again = connect(server, notes, group)) {
                await().until(() -> notes.lines().contains("seat 1"));
                again.leave();
            }
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            shutDown(group);
        }
    }

    /** With a single loop, waiting on it would deadlock. */
    @Test
    void canBeMadeOnALoopOfTheGroupByNameAndByAddress() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, Transport.NIO.ioHandlerFactory());
        try (RelayServer server = RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.of("localhost", 0))
                .build())) {
            for (String host : List.of("localhost", "127.0.0.1")) {
                ClientOptions options = ClientOptions.builder()
                        .host(host)
                        .port(server.address().getPort())
                        .build();
                RelayClient client = group.submit(() -> RelayClient.connect(options, new RecordingListener(), group))
                        .get(20, TimeUnit.SECONDS)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                client.close();
            }
        } finally {
            shutDown(group);
        }
    }

    @Test
    void canBeClosedOnALoopOfTheGroupWithoutWaiting() throws IOException {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, Transport.NIO.ioHandlerFactory());
        try (RelayServer server =
                RelayServer.start(ServerConfig.builder().port(0).build())) {
            RecordingListener peer = new RecordingListener();
            RelayClient one = connect(server, peer, group);
            await().until(() -> peer.lines().contains("seat 1"));
            RelayClient two = connect(
                    server,
                    new RecordingListener() {
                        @Override
                        public void turn(Role role) {
                            one.close(); // of the other loop
                        }
                    },
                    group);
            await().untilAsserted(() -> assertThat(peer.lines()).endsWith("ended FIN: we sent fin"));
            two.close();
        } finally {
            shutDown(group);
        }
    }

    @Test
    void needAGroupOfATransportThatReachesAServer() {
        EventLoopGroup local = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayClient.connect(ClientOptions.builder().build(), new RecordingListener(), local))
                .withMessage("the event loops are of another transport than io_uring, epoll, kqueue and NIO");
        shutDown(local);
    }

    @Test
    void failIfTheirGroupHasEnded() {
        EventLoopGroup gone = new MultiThreadIoEventLoopGroup(1, Transport.NIO.ioHandlerFactory());
        shutDown(gone);
        assertThatThrownBy(() -> RelayClient.connect(ClientOptions.builder().build(), new RecordingListener(), gone)
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(CannotConnectException.class)
                .hasMessageEndingWith("cannot connect to 127.0.0.1:24573: its event loops have been shut down");
    }
}
