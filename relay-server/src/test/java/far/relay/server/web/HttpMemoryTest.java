package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RoomLog;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.MemoryBudget;
import far.relay.server.room.MemoryLimit;
import far.relay.server.room.Participant;
import far.relay.server.room.RoomSettings;
import far.relay.testing.CaughtLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of clients that speak HTTP, on a server with one MiB: the limit is a quarter, and a fifth is enough. */
class HttpMemoryTest {
    private static final int MEMORY = 1024 * 1024;
    private static final int IDLE = 4096;
    private static final String GET = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    private static final String SHORT_FIELDS = "GET / HTTP/1.1\r\nHost: here\r\n" + "x:\r\n".repeat(99);

    private final CaughtLog log = new CaughtLog();
    private final ManualClock clock = new ManualClock();
    private final RoomLog roomLog = new RoomLog(new RateLimitedLog(Integer.MAX_VALUE, clock));
    private final MemoryLimit memory =
            new MemoryLimit(new MemoryBudget(MEMORY, () -> 0, IDLE, MEMORY / 8), clock, roomLog);
    private final HttpClients clients = new HttpClients(memory);
    private final List<WebChannel> channels = new ArrayList<>();

    /** The network of a client that reads nothing. */
    private static final class Deaf extends ChannelOutboundHandlerAdapter {
        private final List<ByteBuf> unread = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            unread.add((ByteBuf) message);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            unread.forEach(ReferenceCountUtil::release);
        }
    }

    @AfterEach
    void end() {
        channels.forEach(WebChannel::end);
        log.close();
    }

    private List<WebChannel> come(int number) {
        List<WebChannel> some = IntStream.range(0, number)
                .mapToObj(i -> new WebChannel(true, clients))
                .toList();
        channels.addAll(some);
        return some;
    }

    private List<WebChannel> comeDeaf(int number) {
        List<WebChannel> some = come(number);
        some.forEach(web -> web.channel.pipeline().addFirst(new Deaf()));
        return some;
    }

    private void look() {
        clock.pass(Duration.ofMillis(250));
    }

    private static long open(List<WebChannel> some) {
        return some.stream().filter(web -> web.channel.isOpen()).count();
    }

    private static HttpMemory of(WebChannel web) {
        return web.channel.pipeline().get(HttpMemory.class);
    }

    @Test
    void countsTheHeadersOfResponsesThatAClientDoesNotReadAndNotTheSharedFiles() {
        WebChannel deaf = comeDeaf(1).get(0);
        deaf.send(GET);
        long one = of(deaf).bytes();
        assertThat(one).isBetween(100L, 1_000L);
        deaf.send(GET.repeat(30));
        assertThat(of(deaf).bytes()).isEqualTo(31 * one);
        WebChannel reading = come(1).get(0).send(GET.repeat(30));
        reading.sent();
        assertThat(of(reading).bytes()).isZero();
    }

    @Test
    void overTlsAlsoCountsThePartsUnderWay() {
        EmbeddedChannel tls = new EmbeddedChannel(new Deaf());
        SendWindow window = new SendWindow(new Backlog(), true);
        tls.pipeline().addLast(window);
        tls.write(Unpooled.wrappedBuffer(new byte[10 * SendWindow.PART]));
        assertThat(window.bytes()).isEqualTo(SendWindow.PART);
        tls.close();
    }

    @Test
    void closesThoseThatKeepMostWhenTogetherTheyKeepTooMuch() {
        List<WebChannel> deaf = comeDeaf(40);
        List<WebChannel> idle = come(4);
        deaf.forEach(web -> web.send(GET.repeat(31)));
        look();
        assertThat(open(deaf)).isBetween(5L, 25L);
        assertThat(open(idle)).isEqualTo(4);
        assertThat(log.text()).containsOnlyOnce("of 1 MiB: closing the connections that take most");
        assertThat(memory.isFull()).isFalse();
    }

    @Test
    void countsRequestsThatAreNotCompleteAtOnce() {
        List<WebChannel> some = come(60);
        some.forEach(web -> web.send(SHORT_FIELDS));
        assertThat(open(some)).isBetween(5L, 20L);
    }

    @Test
    void aCompleteRequestIsNotCountedAnyMore() {
        WebChannel web = come(1).get(0);
        web.send(SHORT_FIELDS);
        assertThat(of(web).bytes()).isGreaterThan(10_000);
        web.send("\r\n");
        assertThat(web.sent()).startsWith("HTTP/1.1 200 OK");
        assertThat(of(web).bytes()).isZero();
    }

    @Test
    void idleConnectionsNeverTakeTheMemoryOfConversations() {
        List<WebChannel> idle = come(MEMORY / 4 / IDLE + 10);
        look();
        assertThat(memory.isFull()).isFalse();
        assertThat(open(idle)).isLessThan(MEMORY / 4 / IDLE);
        assertThat(idle.stream().filter(web -> web.received.contains("dropped")).count())
                .isEqualTo(idle.size() - open(idle));
    }

    @Test
    void refusesThePageWhileConversationsNeedAllMemory() {
        Lobby lobby = new Lobby(() -> RoomSettings.builder().rooms(100).build(), memory, clock, roomLog);
        for (int i = 0; i <= MEMORY / 4 / IDLE; i++) {
            lobby.enter(idleParticipant());
        }
        look();
        assertThat(memory.isFull()).isTrue();
        assertThat(come(1).get(0).send(GET).sent())
                .startsWith("HTTP/1.1 503 Service Unavailable")
                .contains("the server is short of memory");
    }

    private static Participant idleParticipant() {
        return (Participant) Proxy.newProxyInstance(
                Participant.class.getClassLoader(),
                new Class<?>[] {Participant.class},
                (proxy, method, arguments) -> method.getReturnType() == boolean.class
                        ? (Object) true
                        : method.getReturnType() == long.class ? (Object) 0L : null);
    }

    @Test
    void aWebSocketIsNoLongerOneOfThem() {
        WebChannel web = come(1).get(0).send(WebChannel.UPGRADE + "\r\n");
        assertThat(of(web)).isNull();
        come(MEMORY / 4 / IDLE + 10);
        look();
        assertThat(web.channel.isOpen()).isTrue();
    }
}
