package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomWebSocket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handlers of a client in a named room, with a server that breaks off or does not read. */
class RoomPipelineTest {
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: (\\S+)");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

    private final ClientOptions server =
            ClientOptions.builder().host("relay.example").build();
    private final RoomHandler handler = new RoomHandler(
            server,
            new RoomScript(new RecordingRoomListener(), false, 0, true, true).conversation,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)));
    private EmbeddedChannel channel;

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aServerThatDoesNotReadIsNotReadEither() {
        channel = new EmbeddedChannel(handler);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aServerThatIsSilentIsAskedAndThenGivenUp() {
        channel = new EmbeddedChannel(handler);
        channel.writeInbound(new RoomEvent.Wait(1));
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.FIRST_READER_IDLE_STATE_EVENT);
        assertThat(channel.<Object>readOutbound()).isEqualTo(new RoomCommand.Ping());
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
        assertThat(channel.isOpen()).isFalse();
        assertThat(handler.closed()).map(RoomEnd::kind).contains(RoomEnd.Kind.NO_ANSWER);
    }

    @Test
    void aWebSocketThatEndsBetweenTwoFragmentsIsALostConnection() throws Exception {
        channel = new EmbeddedChannel(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel ch) {
                WebSocketLines.addTo(ch.pipeline(), server, failure -> {});
                ch.pipeline().addLast(handler);
            }
        });
        Matcher key = KEY.matcher(sent());
        assertThat(key.find()).isTrue();
        byte[] hash =
                MessageDigest.getInstance("SHA-1").digest((key.group(1) + GUID).getBytes(StandardCharsets.US_ASCII));
        receive(String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Protocol: " + RoomWebSocket.SUBPROTOCOL,
                "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash),
                "",
                ""));
        receive("\u0001\u0004said"); // the first fragment of a message
        channel.close();
        channel.checkException(); // nothing of it is logged
        assertThat(handler.closed()).map(RoomEnd::kind).contains(RoomEnd.Kind.DISCONNECTED);
    }

    private String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            sent.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return sent.toString();
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }
}
