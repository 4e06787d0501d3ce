package far.relay.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of TLS handshakes, and the limit of those in progress. */
class HandshakeQueueTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";
    private static final int LIMIT = 4;

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final HandshakeQueue queue = new HandshakeQueue(threads::add, 1, LIMIT);
    private final List<Client> clients = new ArrayList<>();
    private final List<String> computed = new ArrayList<>();

    /** A connection whose ClientHello has arrived. */
    private final class Client extends ChannelInboundHandlerAdapter {
        final EmbeddedChannel channel;
        final HandshakeQueue.Handshake handshake;
        final String name;
        Throwable failure;

        Client(String name, String address) {
            this.name = name;
            channel = new EmbeddedChannel(this) {
                @Override
                protected SocketAddress remoteAddress0() {
                    return new InetSocketAddress(address, 40_000);
                }
            };
            handshake = queue.of(channel);
            clients.add(this);
            compute();
        }

        void compute() {
            handshake.execute(() -> computed.add(name));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            failure = ((SslHandshakeCompletionEvent) event).cause();
        }
    }

    /** Runs all pending computations, one after the other. */
    private List<String> computed() {
        while (!threads.isEmpty()) {
            assertThat(threads).hasSize(1);
            threads.remove().run();
            clients.forEach(client -> client.channel.runPendingTasks());
        }
        return computed;
    }

    private boolean isOpen(Client client) {
        Channel channel = client.channel;
        return channel.isOpen();
    }

    @Test
    void addressesAreServedInTurnAndEachKeepsItsOrder() {
        new Client("a1", HERE);
        new Client("a2", HERE);
        new Client("a3", HERE);
        new Client("b1", THERE);
        assertThat(computed()).containsExactly("a1", "a2", "b1", "a3");
    }

    @Test
    void computesNothingForAClosedConnection() {
        new Client("a1", HERE);
        Client a2 = new Client("a2", HERE);
        Client b1 = new Client("b1", THERE);
        new Client("b2", THERE);
        a2.handshake.end();
        b1.handshake.end();
        assertThat(computed()).containsExactly("a1", "b2");
        assertThat(queue.inProgress()).isEqualTo(2);
    }

    @Test
    void aHandshakeMayHaveSeveralThingsToCompute() {
        Client a = new Client("a", HERE);
        computed();
        a.compute();
        assertThat(computed()).containsExactly("a", "a");
        assertThat(queue.inProgress()).isEqualTo(1);
        a.handshake.end();
        a.handshake.end();
        assertThat(queue.inProgress()).isZero();
    }

    @Test
    void theNewestOfManyHandshakesFromOneAddressFailsForOneFromAnother() {
        for (int i = 1; i <= LIMIT; i++) {
            new Client("a" + i, HERE);
        }
        Client b = new Client("b", THERE);
        Client newest = clients.get(LIMIT - 1);
        assertThat(newest.failure).hasMessage("too many TLS handshakes are under way");
        assertThat(isOpen(newest)).isFalse();
        assertThat(isOpen(b)).isTrue();
        assertThat(computed()).containsExactly("a1", "a2", "b", "a3");
        assertThat(queue.inProgress()).isEqualTo(LIMIT);
    }

    @Test
    void oneHandshakeTooManyFromTheBusiestAddressFailsAtOnce() {
        for (int i = 1; i <= LIMIT + 1; i++) {
            new Client("a" + i, HERE);
        }
        assertThat(clients).extracting(this::isOpen).containsExactly(true, true, true, true, false);
        assertThat(computed()).containsExactly("a1", "a2", "a3", "a4");
        clients.forEach(client -> client.handshake.end());
        assertThat(queue.inProgress()).isZero();
    }

    @Test
    void theLimitFollowsTheHeap() {
        assertThat(HandshakeQueue.limitFor(16L << 20)).isEqualTo(64);
        assertThat(HandshakeQueue.limitFor(64L << 20)).isEqualTo(170);
        assertThat(HandshakeQueue.limitFor(8L << 30)).isEqualTo(1024);
    }
}
