package far.relay.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.protocol.Token;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.DelayedAcks;
import far.relay.server.connection.NamedRoomLog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.listener.Admission;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.PeerLimits;
import far.relay.server.listener.RelayInitializer;
import far.relay.server.listener.WebInitializer;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.metrics.Metrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.server.room.Rooms;
import far.relay.server.store.MemoryRoomStore;
import far.relay.server.web.HttpClients;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.PageFiles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;

/** Tests of the admin socket: the real handlers of all connections, in simulated time. */
abstract class WithAdminSocket {
    static final String ANN = "A".repeat(22);
    static final NamedRoomSettings NAMED =
            NamedRoomSettings.builder().maxRooms(10_000).build();
    static final PageFiles PAGE = PageFiles.load(1);

    final ManualClock clock = new ManualClock();
    final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    final Metrics metrics = Metrics.of(Optional.empty());
    final ConnectionMetrics plain = new ConnectionMetrics("plain", Protocol.PLAIN);
    final ConnectionMetrics web = new ConnectionMetrics("web", Protocol.UNKNOWN, Protocol.LINES, Protocol.HTTP);
    final Lobby lobby = Lobbies.of(RoomSettings.builder().rooms(2).waiting(2).build(), clock);
    final Rooms rooms = new Rooms(
            () -> NAMED, new MemoryRoomStore(task -> {}), clock, Token::random, lobby.memory(), new NamedRoomLog(log));
    final DefaultChannelGroup clients = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    final ConnectionLimits limits = new ConnectionLimits(100, 1000, Duration.ofMinutes(1));
    final Readiness readiness = new Readiness();
    final Control control = new Control();
    final ServerMetrics server = new ServerMetrics(
            List.of("version", "7", "java_version", "17", "transport", "nio"),
            metrics,
            List.of(plain, web),
            Map.of(),
            lobby,
            rooms,
            log,
            () -> 0);
    final List<EmbeddedChannel> opened = new ArrayList<>();
    ChannelHandler admin = admin(Optional.of(control));

    static final class Control implements ServerControl, LogLevel {
        String level = "info";
        Duration drainTime = Duration.ZERO;
        Duration drains;
        CompletableFuture<ReloadReport> report = new CompletableFuture<>();

        @Override
        public String get() {
            return level;
        }

        @Override
        public void set(String now) {
            level = now;
        }

        @Override
        public boolean drain(Duration atMost) {
            boolean first = drains == null;
            drains = atMost;
            return first;
        }

        @Override
        public Duration drainTime() {
            return drainTime;
        }

        @Override
        public CompletionStage<ReloadReport> reload() {
            return report;
        }
    }

    ChannelHandler admin(Optional<LogLevel> level) {
        AdminStatus status =
                new AdminStatus(server, readiness, () -> List.of(new InetSocketAddress("127.0.0.1", 24573)), level);
        return new AdminInitializer(new AdminSite(server, status, clients, control, level), Duration.ofMinutes(1), log);
    }

    Admission admission(ConnectionMetrics counted) {
        return new Admission(
                () -> ListenerConfig.of("127.0.0.1", 0), true, PeerLimits.of(0), lobby.memory(), log, counted);
    }

    EmbeddedChannel open(ChannelHandler initializer) {
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance());
        channel.freezeTime(); // before the time of its arrival is noted
        channel.pipeline().addLast(initializer).fireChannelActive();
        opened.add(channel);
        return channel;
    }

    EmbeddedChannel plainClient() {
        return open(new RelayInitializer(
                Optional.empty(),
                admission(plain),
                limits,
                clients,
                new Backlog(),
                lobby,
                log,
                new MessageMetrics(Optional.empty())));
    }

    EmbeddedChannel webClient(String... lines) {
        EmbeddedChannel channel = open(new WebInitializer(
                Optional.empty(),
                admission(web),
                limits,
                clients,
                new Backlog(),
                rooms,
                new DelayedAcks(clock, DelayedAcks.ANSWERS),
                log,
                new MessageMetrics(Optional.empty()),
                new HttpRoute(
                        new HttpClients(lobby.memory()), PAGE, Set::of, 1000, limits.deadAfter(), new Backlog(), log)));
        say(channel, lines);
        return channel;
    }

    static void say(EmbeddedChannel channel, String... lines) {
        for (String line : lines) {
            channel.writeInbound(Unpooled.copiedBuffer(line + "\n", UTF_8));
        }
    }

    static String received(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(UTF_8));
            part.release();
        }
        return all.toString();
    }

    /** What comes for a request, until the server closes the connection. */
    String raw(String request) {
        EmbeddedChannel channel = open(admin);
        say(channel, request.substring(0, request.length() - 1));
        StringBuilder all = new StringBuilder(received(channel));
        while (channel.isOpen()) {
            channel.runScheduledPendingTasks();
            all.append(received(channel));
        }
        return all.toString();
    }

    String ask(String method, String path, String body) {
        return raw(method + " " + path + " HTTP/1.1\r\nHost: relay\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body + "\n");
    }

    String get(String path) {
        return body(ask("GET", path, ""));
    }

    String post(String path, String body) {
        return body(ask("POST", path, body));
    }

    static String body(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: application/json\r\n")
                .contains("connection: close\r\n");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).stripTrailing();
    }

    @AfterEach
    void nothingIsLeft() {
        opened.forEach(channel -> {
            channel.close();
            channel.checkException();
            channel.finishAndReleaseAll();
        });
        assertThat(clients.size()).isZero();
    }
}
