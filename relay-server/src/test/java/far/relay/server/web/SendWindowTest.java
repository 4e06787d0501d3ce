package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of the web port that ask for the page and do not read, or read slowly. */
class SendWindowTest {
    private static final int MOST_UNDER_WAY = 2 * SendWindow.PART;
    private static final int FILE = 100 * 1024;

    /** A network that takes bytes only when the client reads. */
    private static final class SlowNetwork extends ChannelOutboundHandlerAdapter {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        final Deque<ByteBuf> bytes = new ArrayDeque<>();
        final Deque<ChannelPromise> promises = new ArrayDeque<>();
        int underWay;
        int most;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            bytes.add((ByteBuf) message);
            promises.add(promise);
            underWay += ((ByteBuf) message).readableBytes();
            most = Math.max(most, underWay);
        }

        boolean readOne() {
            if (bytes.isEmpty()) {
                return false;
            }
            ByteBuf first = bytes.remove();
            underWay -= first.readableBytes();
            byte[] copy = new byte[first.readableBytes()];
            first.readBytes(copy).release();
            read.writeBytes(copy);
            ChannelPromise promise = promises.remove().setSuccess();
            ((EmbeddedChannel) promise.channel()).runPendingTasks(); // the backlog
            return true;
        }

        SlowNetwork readAll() {
            while (readOne()) {}
            return this;
        }

        String text() {
            return read.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            bytes.forEach(ByteBuf::release);
        }
    }

    private final SlowNetwork network = new SlowNetwork();
    private final WebChannel web = new WebChannel();

    @BeforeEach
    void slowDown() {
        web.channel.pipeline().addFirst(network);
    }

    @AfterEach
    void end() {
        web.end();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n";
    }

    private static byte[] file(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }

    private void write(ByteBuf bytes, ChannelPromise sent) {
        ChannelHandlerContext ctx = web.channel.pipeline().context(SendWindow.class);
        ((SendWindow) ctx.handler()).write(ctx, bytes, sent);
    }

    @Test
    void aClientThatDoesNotReadIsSentTwoPartsAtMostHoweverManyFilesItAskedFor() {
        web.send(get("/").repeat(HttpHandler.MOST_REQUESTS));
        assertThat(network.most).isBetween(1, MOST_UNDER_WAY);
        assertThat(network.readAll().text().split("HTTP/1.1 200 OK\r\n", -1)).hasSize(HttpHandler.MOST_REQUESTS + 1);
        assertThat(network.most).isLessThanOrEqualTo(MOST_UNDER_WAY);
    }

    @Test
    void aConnectionThatFinishesIsClosedWhenTheResponsesAreSentAndNotBefore() {
        web.send(get("/").repeat(2));
        web.channel.pipeline().get(RequestTimeout.class).finish();
        while (network.text().split("</html>", -1).length <= 2) {
            assertThat(web.channel.isOpen()).isTrue();
            assertThat(network.readOne()).isTrue();
        }
        assertThat(web.channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionWithoutAResponseUnderWayFinishesAtOnce() {
        web.channel.pipeline().get(RequestTimeout.class).finish();
        assertThat(web.channel.isOpen()).isFalse();
    }

    @Test
    void aLongFileIsSentInPartsAsTheClientReads() {
        ChannelPromise sent = web.channel.newPromise();
        ByteBuf shared = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(file(FILE)));
        write(shared.duplicate(), sent);
        assertThat(network.underWay).isEqualTo(SendWindow.PART);
        assertThat(network.readOne()).isTrue();
        assertThat(network.underWay).isEqualTo(SendWindow.PART);
        assertThat(sent.isDone()).isFalse();
        assertThat(network.readAll().read.toByteArray()).isEqualTo(file(FILE));
        assertThat(sent.isSuccess()).isTrue();
        assertThat(network.most).isEqualTo(SendWindow.PART);
    }

    @Test
    void whatWaitsWhenTheConnectionBreaksIsReleased() {
        ChannelPromise sent = web.channel.newPromise();
        ByteBuf own = web.channel.alloc().buffer().writeBytes(file(FILE));
        write(own, sent);
        web.channel.close();
        web.channel.runPendingTasks();
        assertThat(sent.isDone() && !sent.isSuccess()).isTrue();
        assertThat(own.refCnt()).isZero();
    }

    @Test
    void aClientHasSixtySecondsForReceivingItsResponses() {
        web.send(get("/"));
        assertThat(web.pass(Duration.ofMillis(59_999)).channel.isOpen()).isTrue();
        assertThat(web.pass(Duration.ofMillis(1)).channel.isOpen()).isFalse();
    }

    @Test
    void aClientHasTenSecondsForItsNextRequestFromTheEndOfTheLastResponse() {
        web.send(get("/")).pass(Duration.ofSeconds(59));
        network.readAll();
        assertThat(web.pass(Duration.ofMillis(9_999)).channel.isOpen()).isTrue();
        assertThat(web.pass(Duration.ofMillis(1)).channel.isOpen()).isFalse();
    }

    /** Otherwise a slow client would never get the end. */
    @Test
    void theLastResponseIsSentWholeBeforeTheConnectionIsClosed() {
        web.send("GET /healthz HTTP/1.0\r\n\r\n").pass(Duration.ofSeconds(30));
        assertThat(web.channel.isOpen()).isTrue();
        assertThat(network.readAll().text()).endsWith("\r\n\r\nok\n");
        web.pass(Duration.ofSeconds(2));
        assertThat(web.channel.isOpen()).isFalse();
    }

    @Test
    void aWebSocketIsRefusedWhileResponsesWait() {
        web.send(get("/").repeat(30) + WebChannel.UPGRADE + "\r\n");
        assertThat(web.connection).isNull();
        assertThat(network.readAll().text())
                .contains("HTTP/1.1 400 Bad Request", "read the responses to earlier requests");
    }

    @Test
    void aWebSocketMayFollowAShortResponseThatHasNotBeenRead() {
        web.send(get("/healthz") + WebChannel.UPGRADE + "\r\n");
        assertThat(network.readAll().text()).contains("200 OK", "101 Switching Protocols");
        assertThat(web.connection).isNotNull();
        web.send(Frames.text("join kitchen")).pass(Duration.ofSeconds(20));
        assertThat(web.received).containsExactly("join kitchen");
        assertThat(web.channel.isOpen()).isTrue();
    }
}
