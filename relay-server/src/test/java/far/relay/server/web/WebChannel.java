package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.codec.LineDecoder;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomLineException;
import far.relay.server.connection.Connection;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.room.Lobbies;
import far.relay.server.room.ManualClock;
import far.relay.server.room.RoomSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A connection to the web port whose client speaks HTTP, with a recorder in place of the handler of a room. */
final class WebChannel {
    static final int MAX_MESSAGE = 100;
    static final PageFiles PAGE = PageFiles.load(MAX_MESSAGE);
    static final Duration DEAD_AFTER = Duration.ofSeconds(60);
    static final WebOrigin FRIEND = WebOrigin.of("https://chat.example").orElseThrow();
    static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: here:1\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What the handler of the room has received, in order: lines, and exceptions. */
    final List<String> received = new ArrayList<>();

    /** What the handler of the room sends when it is added. */
    final List<RoomEvent> welcome = new ArrayList<>();

    final EmbeddedChannel channel = new EmbeddedChannel();
    Connection connection;

    WebChannel() {
        this(true);
    }

    WebChannel(boolean withinLimit) {
        this(
                withinLimit,
                new HttpClients(Lobbies.of(RoomSettings.builder().build(), new ManualClock())
                        .memory()));
    }

    WebChannel(boolean withinLimit, HttpClients clients) {
        channel.freezeTime();
        new HttpRoute(
                        clients,
                        PAGE,
                        () -> Set.of(FRIEND),
                        MAX_MESSAGE,
                        DEAD_AFTER,
                        new Backlog(),
                        new RateLimitedLog(1, new ManualClock()))
                .addTo(
                        channel.pipeline(),
                        new HttpRoute.Client((request, target) -> withinLimit, () -> received.add("dropped"), each -> {
                            connection = each;
                            return new Recorder();
                        }));
    }

    /** A connection that has become a WebSocket, on which the first line has been sent. */
    static WebChannel webSocket() {
        WebChannel web = new WebChannel();
        web.send(UPGRADE + "\r\n").send(Frames.text("join kitchen"));
        web.sent();
        assertThat(web.received).containsExactly("join kitchen");
        web.received.clear();
        return web;
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            welcome.forEach(event -> ctx.write(event, ctx.voidPromise()));
            ctx.flush();
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.add(new String(RoomCommandLine.format((RoomCommand) message), StandardCharsets.UTF_8));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof RoomLineException invalid) {
                received.add("error " + invalid.code().word());
            } else {
                received.add("broken: " + cause.getMessage());
                connection.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            received.add("closed");
        }
    }

    WebChannel send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.UTF_8));
    }

    /** The client sends bytes, which arrive in one read. */
    WebChannel send(byte[]... bytes) {
        ByteBuf read = Unpooled.directBuffer();
        for (byte[] each : bytes) {
            read.writeBytes(each);
        }
        channel.pipeline().fireChannelRead(read).fireChannelReadComplete(); // runs no other tasks
        return this;
    }

    /** Each byte arrives in a read of its own. */
    WebChannel sendSlowly(byte[]... bytes) {
        for (byte[] each : bytes) {
            for (byte octet : each) {
                send(new byte[] {octet});
            }
        }
        return this;
    }

    /** The server sends an event. */
    WebChannel say(RoomEvent event) {
        channel.writeOutbound(event);
        return this;
    }

    WebChannel pause() {
        channel.pipeline().fireUserEventTriggered(LineDecoder.Flow.PAUSE);
        return this;
    }

    WebChannel resume() {
        channel.pipeline().fireUserEventTriggered(LineDecoder.Flow.RESUME);
        channel.runPendingTasks();
        return this;
    }

    /** Time passes; what becomes due is run in time. */
    WebChannel pass(Duration time) {
        long left = time.toNanos();
        do {
            long step = Math.min(left, SECOND);
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            channel.runPendingTasks();
            left -= step;
        } while (left > 0);
        return this;
    }

    /** What the server has sent since the last call. */
    byte[] sentBytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(each));
            each.release();
        }
        return all.toByteArray();
    }

    String sent() {
        return new String(sentBytes(), StandardCharsets.UTF_8);
    }

    void end() {
        channel.finishAndReleaseAll();
    }
}
