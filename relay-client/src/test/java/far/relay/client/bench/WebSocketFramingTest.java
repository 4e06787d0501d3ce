package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as RFC 6455 has them, read by Netty's codec and written by hand. */
class WebSocketFramingTest {
    private static final int LONGEST = 70_000;
    private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext ctx = channel.pipeline().firstContext();
    private final WebSocketFraming framing = new WebSocketFraming("relay.example:80", false, LONGEST);
    private int opened;

    @BeforeEach
    void open() {
        framing.open(ctx, () -> opened++);
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private void accept() {
        ByteBuf request = channel.readOutbound();
        request.release();
        framing.next(ctx, text(ACCEPTED));
    }

    private static ByteBuf frame(String header, String content) {
        return Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(header)), text(content));
    }

    @Test
    void asksForAWebSocketAndSendsNothingBeforeItIsAccepted() {
        ByteBuf request = channel.readOutbound();
        assertThat(request.toString(StandardCharsets.US_ASCII))
                .startsWith("GET /ws HTTP/1.1\r\nHost: relay.example:80\r\n")
                .containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n")
                .endsWith("\r\n\r\n");
        request.release();
        ByteBuf in = text(ACCEPTED.substring(0, ACCEPTED.length() - 1));
        assertThat(framing.next(ctx, in)).isEqualTo(Framing.INCOMPLETE);
        assertThat(opened).isZero();
        ByteBuf all = text(ACCEPTED + "x");
        assertThat(framing.next(ctx, all)).isEqualTo(Framing.INCOMPLETE);
        assertThat(opened).isEqualTo(1);
        assertThat(all.toString(StandardCharsets.US_ASCII)).isEqualTo("x");
    }

    @Test
    void reportsThatThereIsNoWebSocket() {
        ByteBuf request = channel.readOutbound();
        request.release();
        for (String response :
                new String[] {"HTTP/1.1 404 Not Found\r\n\r\n", "HTTP/1.1 404 Not Found\r\n" + "x".repeat(8193)}) {
            assertThatExceptionOfType(NoWebSocketException.class)
                    .isThrownBy(() -> framing.next(ctx, text(response)))
                    .withMessage("it does not open a WebSocket: HTTP status 404 Not Found");
        }
    }

    /** A server that uses TLS sends an alert. */
    @Test
    void doesNotWaitForTheEndOfAResponseThatIsNotHttp() {
        ByteBuf request = channel.readOutbound();
        request.release();
        assertThat(framing.next(ctx, text("HTT"))).isEqualTo(Framing.INCOMPLETE);
        assertThatExceptionOfType(NoWebSocketException.class)
                .isThrownBy(() -> framing.next(ctx, text("\u0015")))
                .withMessageStartingWith("it uses TLS");
        WebSocketFraming overTls = new WebSocketFraming("relay.example:443", true, LONGEST);
        assertThatExceptionOfType(NoWebSocketException.class)
                .isThrownBy(() -> overTls.next(ctx, text("1\nemi\n")))
                .withMessageStartingWith("it does not speak HTTP");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void masksALineAndReadsOneOfAnyLength(int length) {
        accept();
        String line = "x".repeat(length);
        EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, LONGEST));
        ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        server.writeInbound(framing.frame(line.getBytes(StandardCharsets.US_ASCII), length, allocator));
        TextWebSocketFrame sent = server.readInbound();
        assertThat(sent.text()).isEqualTo(line);
        sent.release();
        String header = length < 126 ? "81%02x" : length < 65_536 ? "817e%04x" : "817f%016x";
        ByteBuf in = frame(String.format(header, length), line + "next");
        for (int i = 0; i < in.readableBytes() - "next".length(); i++) {
            assertThat(framing.next(ctx, in.slice(0, i))).isEqualTo(Framing.INCOMPLETE);
            i += length > 1000 && i > 20 && i < length - 20 ? 999 : 0;
        }
        assertThat(framing.next(ctx, in)).isEqualTo(length);
        assertThat(in.skipBytes(length).toString(StandardCharsets.US_ASCII)).isEqualTo("next");
    }

    @Test
    void answersAPingAndPassesOverAPongAndAClose() {
        accept();
        ByteBuf in = frame("8902", "hi");
        assertThat(framing.next(ctx, in)).isEqualTo(Framing.INCOMPLETE);
        assertThat(in.isReadable()).isFalse();
        ByteBuf pong = channel.readOutbound();
        assertThat(pong.readUnsignedShort()).isEqualTo(0x8a82);
        assertThat(pong.readInt() >>> 16 ^ pong.readUnsignedShort()).isEqualTo('h' << 8 | 'i');
        pong.release();
        assertThat(framing.next(ctx, frame("8a00", ""))).isEqualTo(Framing.INCOMPLETE);
        assertThat(framing.next(ctx, frame("880203e8", ""))).isEqualTo(Framing.INCOMPLETE);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0101", "8001", "8201", "8181", "817f0000000000011171", "817fffffffffffffffff"})
    void refusesWhatTheServerDoesNotSend(String header) {
        accept();
        assertThatExceptionOfType(CorruptedFrameException.class)
                .isThrownBy(() -> framing.next(ctx, frame(header, "x")));
    }
}
