package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Wire.Chunking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the web port recognizes protocols: docs/rooms.md, section 1. */
class WebPortDetectorTest {
    private static final String FIRST = "first the first line must be join ROOM or resume ROOM TOKEN";

    /** What the chosen handlers receive: their protocol, the bytes, and faults with their code. */
    private static final class Recorder implements WebPortDetector.Routes {
        final StringBuilder received = new StringBuilder();
        final EmbeddedChannel channel = new EmbeddedChannel(new WebPortDetector(this));

        @Override
        public void http(ChannelPipeline pipeline) {
            add(pipeline, "http ");
        }

        @Override
        public void lines(ChannelPipeline pipeline) {
            add(pipeline, "lines ");
        }

        private void add(ChannelPipeline pipeline, String protocol) {
            received.append(protocol);
            pipeline.addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                    received.append(Wire.text((ByteBuf) bytes));
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
                    received.append(((far.relay.protocol.RoomLineException) fault)
                                    .code()
                                    .word())
                            .append(' ')
                            .append(fault.getMessage());
                }
            });
        }

        Recorder read(List<byte[]> reads) {
            reads.forEach(bytes -> Wire.read(channel, bytes));
            return this;
        }
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "http ,GET / HTTP/1.1",
                "http ,HEAD /ws HTTP/1.1",
                "http ,OPTIONS * HTTP/1.1",
                "http ,POST  x",
                "http ,PRI * HTTP/2.0",
                "lines ,join kitchen name=Ann",
                "lines ,join ",
                "lines ,resume kitchen x",
            })
    void passesOnAllBytesToTheProtocolThatTheFirstOnesShow(String protocol, String line) {
        String stream = line + "\r\nsay 1 x\n";
        for (Chunking chunking : Wire.chunkings(stream)) {
            Recorder recorder = new Recorder().read(chunking.reads());
            assertThat(recorder.received).as("%s", chunking).hasToString(protocol + stream);
            assertThat(recorder.channel.pipeline().get(WebPortDetector.class)).isNull();
            recorder.channel.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\n",
                "\n",
                "say 1 x\n",
                "joinkitchen\n",
                "join\n",
                "resume\r\n",
                "get / HTTP/1.1\r\n",
                "EHLO relay.test\r\n",
                "BREW /pot HTTP/1.1\r\n",
                "xxxxxxxxxxxxxxxx",
                "\u0001\u0002\u0003\n"
            })
    void refusesAnythingElseAsSoonAsItIsClear(String stream) {
        for (Chunking chunking : Wire.chunkings(stream)) {
            Recorder recorder = new Recorder().read(chunking.reads());
            assertThat(recorder.received).as("%s", chunking).hasToString("lines " + FIRST);
            recorder.read(List.of(Wire.utf8("join kitchen\nGET / HTTP/1.1\n")));
            assertThat(recorder.received).as("%s", chunking).hasToString("lines " + FIRST);
            recorder.channel.finish();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\u0016\u0003\u0001\u0002\u0000',this is not a TLS server",
        "'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n',this server takes no PROXY header",
        "'\r\n\r\n\u0000\r\nQUIT\n!',this server takes no PROXY header",
        "'SSH-2.0-OpenSSH_9.9\r\n',this is not an SSH server",
    })
    void namesAProtocolThatItRecognizes(String stream, String reason) {
        Recorder recorder = new Recorder().read(List.of(Wire.utf8(stream)));
        assertThat(recorder.received).hasToString("lines first " + reason);
        recorder.channel.finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "j", "join", "resum", "GE", "CONNECT", "hello", "PROX", "xxxxxxxxxxxxxxx"})
    void waitsWhileTheBytesCanStillBecomeSomething(String beginning) {
        for (Chunking chunking : Wire.chunkings(beginning)) {
            Recorder recorder = new Recorder().read(chunking.reads());
            assertThat(recorder.received).as("%s", chunking).isEmpty();
            recorder.channel.finish();
        }
    }

    @Test
    void keepsACopyAndNotTheTransportsBuffer() {
        Recorder recorder = new Recorder();
        List<ByteBuf> reads = new ArrayList<>();
        for (String piece : List.of("jo", "in")) {
            reads.add(Unpooled.directBuffer(16_384).writeBytes(Wire.utf8(piece)));
            recorder.channel.writeInbound(reads.get(reads.size() - 1));
        }
        assertThat(reads).allMatch(read -> read.refCnt() == 0);
        recorder.channel.finish();
    }
}
