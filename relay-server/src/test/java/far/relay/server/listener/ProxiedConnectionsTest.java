package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.proxy.ProxyHeader;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of a proxy at 10.0.0.1:1 to both ports, each with the real pipeline; the tests send and receive bytes. */
class ProxiedConnectionsTest {
    private static final String PROXY = "10.0.0.1";
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/24"));
    private static final AccessRules ACCESS = AccessRules.builder()
            .deny("192.0.2.66")
            .allow("192.0.2.0/24")
            .allow("10.0.0.9")
            .build();
    private static final int PER_ADDRESS = 2;
    private static final String VERSION_2 = "0d0a0d0a000d0a515549540a";
    /** 192.0.2.7:258 to 10.0.0.1:259 */
    private static final String NAMES_192_0_2_7 = VERSION_2 + "21 11 000c c0000207 0a000001 0102 0103";

    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    private final Lobby lobby = Lobbies.of(RoomSettings.builder().rooms(100).build(), clock);
    private final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Admission admission = new Admission(
            () -> ListenerConfig.of("127.0.0.1", 0).withProxies(PROXIES).withAccess(ACCESS),
            true,
            PeerLimits.of(PER_ADDRESS),
            lobby.memory(),
            log,
            new ConnectionMetrics("plain", Protocol.PLAIN));
    private final RoomChannels web = new RoomChannels(
            NamedRoomSettings.builder().build(),
            32,
            PER_ADDRESS,
            ListenerConfig.web("127.0.0.1", 0).withProxies(PROXIES).withAccess(ACCESS));
    private final List<EmbeddedChannel> opened = new ArrayList<>();

    private EmbeddedChannel open(String from, ChannelInitializer<Channel> initializer) {
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

    private EmbeddedChannel plain() {
        return open(PROXY, initializer());
    }

    private EmbeddedChannel web() {
        return open(PROXY, web.initializer());
    }

    @AfterEach
    void closeAll() {
        opened.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(connections.size()).isZero();
    }

    private static byte[] hex(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static EmbeddedChannel send(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
        return channel;
    }

    private static EmbeddedChannel send(EmbeddedChannel channel, String text) {
        return send(channel, ascii(text));
    }

    private static String received(EmbeddedChannel channel) {
        StringBuilder bytes = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return bytes.toString();
    }

    private long refusals(String reason) {
        return log.refusals().counts().getOrDefault(reason, 0L);
    }

    /** What names the client of the connection in the log. */
    private static String name(EmbeddedChannel channel) {
        return PeerAddress.name(channel);
    }

    private static String get(EmbeddedChannel channel, String path, String headers) {
        send(channel, "GET " + path + " HTTP/1.1\r\nHost: relay.test\r\n" + headers + "\r\n");
        String response = received(channel);
        return response.isEmpty() ? "" : response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 259         | 192.0.2.7:258",
                "PROXY TCP6 ::ffff:192.0.2.7 ::1 258 259       | 192.0.2.7:258",
            })
    void theHeaderOfVersion1NamesTheClientHoweverItArrives(String header, String name) {
        byte[] bytes = ascii(header + "\r\nhello\n");
        for (int split = 0; split < bytes.length; split++) {
            namesTheClient(bytes, split, name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                NAMES_192_0_2_7 + "                                                         | 192.0.2.7:258",
                VERSION_2 + "21 11 0013 c0000207 0a000001 0102 0103  04 0004 00000000       | 192.0.2.7:258",
                VERSION_2
                        + "21 21 0024 00000000000000000000ffffc0000207 20010db8000000000000000000000002 0102 0103 | 192.0.2.7:258",
            })
    void theHeaderOfVersion2NamesTheClientHoweverItArrives(String header, String name) {
        byte[] bytes = hex(header + "68656c6c6f0a");
        for (int split = 0; split < bytes.length; split++) {
            namesTheClient(bytes, split, name);
        }
    }

    private void namesTheClient(byte[] bytes, int split, String name) {
        EmbeddedChannel first = plain();
        send(first, Arrays.copyOf(bytes, split));
        send(first, Arrays.copyOfRange(bytes, split, bytes.length));
        assertThat(received(first)).as("split at %d", split).isEqualTo("1\n");
        assertThat(name(first)).isEqualTo(name);
        EmbeddedChannel second = send(plain(), bytes);
        assertThat(received(second)).isEqualTo("2\nrec\nhello\n");
        assertThat(received(first)).isEqualTo("emi\nhello\n");
        first.close();
        second.close();
    }

    /** They have no address: the proxy's stands for theirs. */
    @ParameterizedTest
    @ValueSource(strings = {"21 31 00d8", "21 00 0000"})
    void aClientAtAUnixSocketOfTheProxyIsAClient(String rest) {
        EmbeddedChannel channel = open("10.0.0.9", initializer());
        send(channel, hex(VERSION_2 + rest + (rest.endsWith("d8") ? "2f".repeat(216) : "")));
        assertThat(received(channel)).isEqualTo("1\n");
        assertThat(name(channel)).isEqualTo("10.0.0.9:1");
    }

    private RelayInitializer initializer() {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                VERSION_2 + "20 00 0000",
                VERSION_2 + "20 11 000c c0000207 0a000001 0102 0103",
                // PROXY UNKNOWN, without and with more
                "50524f585920554e4b4e4f574e0d0a",
                "50524f585920554e4b4e4f574e20780d0a",
                // PROXY TCP4 10.0.0.1 10.0.0.1 1 2: HAProxy's own end of the connection
                "50524f58592054435034 20 31302e302e302e31 20 31302e302e302e31 20 31 20 32 0d0a",
            })
    void aHealthCheckTakesNoSeatAndIsNotLogged(String header) {
        EmbeddedChannel check = send(plain(), hex(header));
        assertThat(received(check)).isEmpty();
        assertThat(check.isOpen()).isFalse();
        assertThat(log.refusals().counts()).isEmpty();
        EmbeddedChannel client = send(plain(), hex(NAMES_192_0_2_7));
        assertThat(received(client)).isEqualTo("1\n");
    }

    @Test
    void aConnectionThatSendsNothingTakesNoSeat() {
        EmbeddedChannel check = plain();
        assertThat(received(check)).isEmpty();
        check.close();
        assertThat(log.refusals().counts()).isEmpty();
        EmbeddedChannel slow = plain();
        slow.advanceTimeBy(ProxyHeader.SECONDS, TimeUnit.SECONDS);
        slow.runScheduledPendingTasks();
        assertThat(slow.isOpen()).isFalse();
        assertThat(refusals("no PROXY header within 10 s")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "hello\n", "GET / HTTP/1.1\r\n", "PROXZ", "\r\n\r\nx", "\u0016\u0003\u0001"})
    void aConnectionToThePlainPortWithoutAHeaderIsClosedAtItsFirstBytes(String bytes) {
        EmbeddedChannel channel = send(plain(), bytes);
        assertThat(received(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals("no PROXY header")).isOne();
        assertThat(log.refusals().counts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 10.0.0.1 258\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 65536\r\n",
                "PROXY TCP4 here 10.0.0.1 258 259\r\n",
                "PROXY TCP5 192.0.2.7 10.0.0.1 258 259\r\n",
                "PROXY UDP4 192.0.2.7 10.0.0.1 258 259\r\n",
                "PROXY TCP6 fe80::1%a ::1 258 259\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 259 ----------------------------------------------------------------",
            })
    void aMalformedHeaderOfVersion1IsRefusedOnceAndWhatFollowsIsNotRead(String header) {
        isRefusedOnce(ascii(header), ascii("\r\nPROXY TCP4 192.0.2.7 10.0.0.1 258 259\r\nhello\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000207 0a000001 0102 0103",
                "22 11 000c c0000207 0a000001 0102 0103",
                "21 11 0004 c0000207",
                "21 55 000c c0000207 0a000001 0102 0103",
                "21 21 000c c0000207 0a000001 0102 0103",
                "21 11 0010 c0000207 0a000001 0102 0103 20 0009 01",
            })
    void aMalformedHeaderOfVersion2IsRefusedOnceAndWhatFollowsIsNotRead(String rest) {
        isRefusedOnce(hex(VERSION_2 + rest), hex(NAMES_192_0_2_7));
    }

    private void isRefusedOnce(byte[] header, byte[] more) {
        EmbeddedChannel channel = plain();
        send(channel, Unpooled.copiedBuffer(header, more).array());
        assertThat(received(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(log.refusals().counts())
                .containsOnlyKeys("malformed PROXY header")
                .containsValue(1L);
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedBeforeAllOfItHasCome() {
        EmbeddedChannel channel = send(plain(), hex(VERSION_2 + "21 11 ffff c0000207 0a000001 0102 0103"));
        assertThat(channel.isOpen()).isTrue();
        send(channel, new byte[4400]);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals("malformed PROXY header")).isOne();
    }

    @Test
    void aHeaderThatEndsTooEarlyIsLogged() {
        send(plain(), "PROXY TCP4 ").close();
        assertThat(refusals("the connection ended within its PROXY header")).isOne();
    }

    /** Otherwise a client could name another one. */
    @Test
    void aSecondHeaderIsWhatTheClientSends() {
        EmbeddedChannel channel = send(plain(), hex(NAMES_192_0_2_7));
        send(channel, "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n");
        assertThat(received(channel)).isEqualTo("1\nerror: this server takes no PROXY header\nexit\n");
        assertThat(name(channel)).isEqualTo("192.0.2.7:258");
    }

    @Test
    void aHeaderFromElsewhereIsRefusedAsAlways() {
        EmbeddedChannel stranger = open("192.0.2.5", initializer());
        send(stranger, "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n");
        assertThat(received(stranger)).isEqualTo("1\nerror: this server takes no PROXY header\nexit\n");
        assertThat(name(stranger)).isEqualTo("192.0.2.5:1");
    }

    @Test
    void limitsAndRulesApplyToTheClient() {
        EmbeddedChannel denied = send(plain(), "PROXY TCP4 192.0.2.66 10.0.0.1 1 2\r\nhello\n");
        assertThat(denied.isOpen()).isFalse();
        assertThat(received(denied)).isEmpty();
        assertThat(refusals("--allow and --deny")).isOne();
        EmbeddedChannel first = send(plain(), hex(NAMES_192_0_2_7));
        send(plain(), hex(NAMES_192_0_2_7));
        assertThat(received(send(plain(), hex(NAMES_192_0_2_7)))).isEqualTo("exit\n");
        assertThat(received(send(plain(), "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n")))
                .isEqualTo("1\n");
        for (EmbeddedChannel each : List.copyOf(opened)) {
            each.finishAndReleaseAll();
        }
        assertThat(first.isOpen()).isFalse();
        assertThat(received(send(plain(), hex(NAMES_192_0_2_7)))).isEqualTo("1\n");
    }

    @Test
    void onlySoManyConnectionsMayHaveClientsThatAreNotKnown() {
        EmbeddedChannel last = null;
        for (int i = 0; i < Admission.MOST_UNKNOWN; i++) {
            last = plain();
        }
        assertThat(admission.admits(last, 0)).isFalse();
        assertThat(refusals("too many connections of proxies whose clients are not known"))
                .isOne();
        send(last, hex(NAMES_192_0_2_7));
        assertThat(admission.admits(last, 0)).isTrue();
        plain();
        assertThat(admission.admits(last, 0)).isFalse();
        opened.get(0).close();
        assertThat(admission.admits(last, 0)).isTrue();
    }

    @Test
    void theWebPortTakesAHeaderBeforeLinesAndHttp() {
        EmbeddedChannel lines = send(web(), "PROXY TCP4 192.0.2.7 10.0.0.1 258 259\r\njoin kitchen\n");
        assertThat(received(lines)).startsWith("seat 1 ");
        assertThat(name(lines)).isEqualTo("192.0.2.7:258");
        EmbeddedChannel http = send(web(), hex(NAMES_192_0_2_7));
        // The client's own word does not count.
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.66\r\n")).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.7:258");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 192.0.2.7\r\n", "Forwarded: for=192.0.2.7\r\n"})
    void theWebPortTakesTheHeadersOfARequestInstead(String header) {
        EmbeddedChannel http = web();
        assertThat(get(http, "/", header)).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.7");
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.8\r\n")).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.8");
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.66\r\n")).isEqualTo("403");
        assertThat(get(http, "/", "")).isEqualTo("400");
        assertThat(get(http, "/", "X-Forwarded-For: here\r\n")).isEqualTo("400");
        assertThat(get(http, "/healthz", "")).isEqualTo("200");
    }

    /** A proxy uses a connection for one client after the other; it counts for the last one. */
    @Test
    void theLimitOfAnAddressCountsTheConnectionsOnWhichItSentTheLastRequest() {
        String seven = "X-Forwarded-For: 192.0.2.7\r\n";
        EmbeddedChannel first = web();
        EmbeddedChannel second = web();
        EmbeddedChannel third = web();
        assertThat(get(first, "/", seven)).isEqualTo("200");
        assertThat(get(second, "/", seven)).isEqualTo("200");
        assertThat(get(third, "/", seven)).isEqualTo("503");
        assertThat(get(second, "/", "X-Forwarded-For: 192.0.2.8\r\n")).isEqualTo("200");
        assertThat(get(web(), "/", seven)).isEqualTo("503"); // the third still counts
        third.close();
        opened.get(3).close();
        assertThat(get(web(), "/", seven)).isEqualTo("200");
    }

    @Test
    void linesOnTheWebPortNeedAHeader() {
        EmbeddedChannel lines = send(web(), "join kitchen\n");
        assertThat(lines.isOpen()).isFalse();
        assertThat(received(lines)).isEmpty();
        EmbeddedChannel neither = send(web(), "hello\n");
        assertThat(neither.isOpen()).isFalse();
        assertThat(received(neither)).isEmpty();
        assertThat(web.log.refusals().counts()).containsEntry("no PROXY header", 2L);
    }

    @Test
    void aHealthCheckOfTheWebPortMayAskForTheHealth() {
        assertThat(get(send(web(), hex(VERSION_2 + "20 00 0000")), "/healthz", ""))
                .isEqualTo("200");
        assertThat(get(web(), "/healthz", "")).isEqualTo("200");
        assertThat(web.log.refusals().counts()).isEmpty();
    }
}
