package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.RoomSettings;
import far.relay.testing.CaughtLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of one lobby, each with the real pipeline; the tests send and receive bytes. */
class RelayHandlerTest {
    private static final int MAX_LINE = 32;
    private static final int HOLD = 2;

    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(1, clock);
    private final Lobby lobby =
            Lobbies.of(RoomSettings.builder().waiting(1).hold(HOLD).build(), clock);
    private final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final List<EmbeddedChannel> opened = new ArrayList<>();

    private EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel(
                DefaultChannelId.newInstance(),
                new RelayInitializer(
                        Optional.empty(),
                        new Admission(
                                () -> ListenerConfig.of("127.0.0.1", 0),
                                true,
                                PeerLimits.of(0),
                                lobby.memory(),
                                log,
                                new ConnectionMetrics("plain", Protocol.PLAIN)),
                        new ConnectionLimits(MAX_LINE, 1, Duration.ofMinutes(1)),
                        connections,
                        new Backlog(),
                        lobby,
                        log,
                        new MessageMetrics(Optional.empty())));
        channel.freezeTime();
        opened.add(channel);
        return channel;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(connections.size()).isZero();
    }

    private static void send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8));
        channel.runPendingTasks();
    }

    /** All bytes sent since the last call. */
    private static String received(EmbeddedChannel channel) {
        StringBuilder bytes = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return bytes.toString();
    }

    @Test
    void aWholeConversationOnTheWire() {
        EmbeddedChannel one = connect();
        assertThat(received(one)).isEqualTo("1\n");
        EmbeddedChannel two = connect();
        assertThat(received(two)).isEqualTo("2\nrec\n");
        assertThat(received(one)).isEqualTo("emi\n");
        send(one, "question\r\n");
        assertThat(received(two)).isEqualTo("question\n");
        send(two, "fin\n");
        assertThat(two.isOpen()).isFalse();
        EmbeddedChannel replacement = connect();
        assertThat(received(replacement)).isEqualTo("2\nemi\nquestion\n");
        send(replacement, "answer\n");
        assertThat(received(one)).isEqualTo("answer\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64})
    void doesNotMindHowTheBytesAreCut(int size) {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        byte[] bytes = "héllo\r\n\nfin \nexit\n".getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            one.writeInbound(Unpooled.copiedBuffer(bytes, from, Math.min(size, bytes.length - from)));
        }
        send(two, "a\nb\n");
        send(two, "c\n");
        assertThat(received(two)).isEqualTo("2\nrec\nhéllo\n\nfin\nexit \n");
        assertThat(received(one)).isEqualTo("1\nemi\na\nb\nc\n");
    }

    @Test
    void everyPositionOfACutGivesTheSame() {
        String bytes = "first\nsecond\n";
        for (int cut = 0; cut <= bytes.length(); cut++) {
            EmbeddedChannel one = connect();
            EmbeddedChannel two = connect();
            send(one, bytes.substring(0, cut));
            send(one, bytes.substring(cut));
            send(two, "answer\n");
            assertThat(received(two)).as("cut at %d", cut).isEqualTo("2\nrec\nfirst\nsecond\n");
            one.close();
            two.close();
        }
    }

    @Test
    void stopsDecodingWhenTheHoldIsFullAndLosesNothing() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        send(two, "a\nb\nc\nd\ne\nf\n");
        assertThat(two.config().isAutoRead()).isFalse();
        for (int i = 0; i < 6; i++) {
            send(one, i + "\n");
            two.runPendingTasks();
        }
        assertThat(received(one)).isEqualTo("1\nemi\na\nb\nc\nd\ne\nf\n");
        assertThat(received(two)).isEqualTo("2\nrec\n0\n1\n2\n3\n4\n5\n");
        assertThat(two.config().isAutoRead()).isTrue();
    }

    @Test
    void refusesALongLineAsSoonAsTheLimitIsPassed() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        send(one, "x".repeat(MAX_LINE));
        assertThat(received(one)).isEqualTo("1\nemi\n");
        send(one, "x");
        assertThat(received(one)).isEqualTo("error: line longer than 32 bytes\nexit\n");
        assertThat(received(two)).isEqualTo("2\nrec\n");
        assertThat(received(connect())).isEqualTo("1\nemi\n");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        EmbeddedChannel one = connect();
        one.writeInbound(Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xff, '\n', 'b', '\n'}));
        assertThat(received(one)).isEqualTo("1\nerror: not UTF-8\nexit\n");
        assertThat(received(connect())).isEqualTo("1\n");
    }

    @Test
    void refusesHttpAndRelaysNothingOfIt() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        send(one, "GET / HTTP/1.1\r\nHost: here\r\n\r\n");
        assertThat(received(one)).isEqualTo("1\nemi\nerror: this is not an HTTP server\nexit\n");
        assertThat(received(two)).isEqualTo("2\nrec\n");
    }

    @Test
    void refusesAnotherProtocolAtItsFirstBytesAndRelaysNothingOfIt() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        send(one, "\u0016\u0003\u0001\n\u0000");
        assertThat(received(one)).isEqualTo("1\nemi\nerror: this is not a TLS server\nexit\n");
        send(two, "\r\n\r\n\u0000\r\nQUIT\n!");
        assertThat(received(two)).isEqualTo("2\nrec\nerror: this server takes no PROXY header\nexit\n");
        assertThat(received(connect())).isEqualTo("1\n");
    }

    @Test
    void readsFromARefusedClientForTwoSecondsAndThenCloses() {
        EmbeddedChannel one = connect();
        send(one, "x".repeat(MAX_LINE + 1));
        send(one, "still talking\n");
        one.advanceTimeBy(1_999, TimeUnit.MILLISECONDS);
        one.runScheduledPendingTasks();
        assertThat(one.isOpen()).isTrue();
        one.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        one.runScheduledPendingTasks();
        assertThat(one.isOpen()).isFalse();
    }

    @Test
    void freesTheSeatOfAClientThatIsCutOffInTheMiddleOfALine() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        send(one, "half a li");
        one.close();
        assertThat(received(two)).isEqualTo("2\nrec\n");
        assertThat(received(connect())).isEqualTo("1\nemi\n");
    }

    @Test
    void treatsAResetAsLeaving() {
        EmbeddedChannel one = connect();
        one.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(one.isOpen()).isFalse();
        assertThat(received(connect())).isEqualTo("1\n");
    }

    @Test
    void closesTheConnectionOfAFaultOfOursAndNoOther() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        try (CaughtLog log = new CaughtLog()) {
            two.pipeline().fireExceptionCaught(new IllegalStateException("made up by a test"));
            assertThat(log.text()).contains("ERROR", "closed by a fault of the server", "made up by a test", "\tat ");
        }
        assertThat(two.isOpen()).isFalse();
        assertThat(one.isOpen()).isTrue();
    }

    @Test
    void relaysNoLinesFromAClientThatDoesNotReadUntilItReads() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        received(one);
        two.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        two.runPendingTasks();
        send(two, "early\n");
        send(one, "question\n");
        assertThat(received(one)).isEmpty();
        two.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        two.runPendingTasks();
        assertThat(received(one)).isEqualTo("early\n");
    }

    @Test
    void sendsExitToAClientThatFindsTheLineFull() {
        connect();
        connect();
        connect();
        EmbeddedChannel late = connect();
        assertThat(received(late)).isEqualTo("exit\n");
        send(late, "anybody there?\n");
        assertThat(received(late)).isEmpty();
    }

    @Test
    void sendsExitAndClosesWhenTheServerEnds() {
        EmbeddedChannel one = connect();
        EmbeddedChannel two = connect();
        EmbeddedChannel waiting = connect();
        lobby.close();
        assertThat(received(one)).isEqualTo("1\nemi\nexit\n");
        assertThat(received(two)).isEqualTo("2\nrec\nexit\n");
        assertThat(received(waiting)).isEqualTo("exit\n");
        assertThat(opened).noneMatch(EmbeddedChannel::isOpen);
    }
}
