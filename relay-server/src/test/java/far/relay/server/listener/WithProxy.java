package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** Connections of a proxy at 10.0.0.1:1 to both ports, each with the real pipeline; the tests send and receive bytes. */
abstract class WithProxy {
    static final String PROXY = "10.0.0.1";
    static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/24"));
    static final AccessRules ACCESS = AccessRules.builder()
            .deny("192.0.2.66")
            .allow("192.0.2.0/24")
            .allow("10.0.0.9")
            .build();
    static final int PER_ADDRESS = 2;
    static final String VERSION_2 = "0d0a0d0a000d0a515549540a";
    /** 192.0.2.7:258 to 10.0.0.1:259 */
    static final String NAMES_192_0_2_7 = VERSION_2 + "21 11 000c c0000207 0a000001 0102 0103";

    final ManualClock clock = new ManualClock();
    final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    final Lobby lobby = Lobbies.of(RoomSettings.builder().rooms(100).build(), clock);
    final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    final Admission admission = new Admission(
            () -> ListenerConfig.of("127.0.0.1", 0).withProxies(PROXIES).withAccess(ACCESS),
            true,
            PeerLimits.of(PER_ADDRESS),
            lobby.memory(),
            log,
            new ConnectionMetrics("plain", Protocol.PLAIN));
    final RoomChannels web = new RoomChannels(
            NamedRoomSettings.builder().build(),
            32,
            PER_ADDRESS,
            ListenerConfig.web("127.0.0.1", 0).withProxies(PROXIES).withAccess(ACCESS));
    final List<EmbeddedChannel> opened = new ArrayList<>();

    EmbeddedChannel open(String from, ChannelInitializer<Channel> initializer) {
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance()) {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(from, 1);
            }
        };
        channel.freezeTime();
        channel.pipeline().addLast(initializer).fireChannelActive();
        opened.add(channel);
        return channel;
    }

    EmbeddedChannel plain() {
        return open(PROXY, initializer());
    }

    EmbeddedChannel web() {
        return open(PROXY, web.initializer());
    }

    @AfterEach
    void closeAll() {
        opened.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(connections.size()).isZero();
    }

    static byte[] hex(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static EmbeddedChannel send(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
        return channel;
    }

    static EmbeddedChannel send(EmbeddedChannel channel, String text) {
        return send(channel, ascii(text));
    }

    static String received(EmbeddedChannel channel) {
        StringBuilder bytes = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return bytes.toString();
    }

    long refusals(String reason) {
        return log.refusals().counts().getOrDefault(reason, 0L);
    }

    /** What names the client of the connection in the log. */
    static String name(EmbeddedChannel channel) {
        return PeerAddress.name(channel);
    }

    RelayInitializer initializer() {
        return new RelayInitializer(
                Optional.empty(),
                admission,
                new ConnectionLimits(64, 1, Duration.ofMinutes(1)),
                connections,
                new Backlog(),
                lobby,
                log,
                new MessageMetrics(Optional.empty()));
    }
}
