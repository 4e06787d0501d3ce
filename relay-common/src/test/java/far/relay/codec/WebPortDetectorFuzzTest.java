package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Arbitrary first bytes of a client of the web port (docs/rooms.md, section 1). However they are split, they get the handlers of the same
 * protocol, and these get either all bytes or one error.
 *
 * <p>The first byte of an input is how many bytes arrive in one read.
 */
class WebPortDetectorFuzzTest {
    /** What the chosen handlers receive. */
    private static final class Recorder implements WebPortDetector.Routes {
        final EmbeddedChannel channel = new EmbeddedChannel(new WebPortDetector(this));
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        String protocol = "";
        int errors;

        @Override
        public void http(ChannelPipeline pipeline) {
            add(pipeline, "http");
        }

        @Override
        public void lines(ChannelPipeline pipeline) {
            add(pipeline, "lines");
        }

        private void add(ChannelPipeline pipeline, String name) {
            protocol += name;
            pipeline.addLast(new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object read) {
                    ByteBuf bytes = (ByteBuf) read;
                    received.writeBytes(ByteBufUtil.getBytes(bytes));
                    bytes.release();
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
                    assertThat(fault).isInstanceOf(far.relay.protocol.RoomLineException.class);
                    errors++;
                }
            });
        }

        Recorder read(byte[] stream, int atOnce) {
            for (int from = 0; from < stream.length; from += atOnce) {
                byte[] read = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + atOnce));
                channel.writeInbound(Unpooled.wrappedBuffer(read));
            }
            return this;
        }
    }

    @FuzzTest(maxDuration = "10m")
    void theFirstBytesShowTheSameProtocolHoweverTheyAreSplit(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        Recorder split = new Recorder().read(stream, Math.max(1, input[0] & 0xff));
        Recorder whole = new Recorder().read(stream, stream.length + 1);
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        boolean isLine = text.startsWith("join ") || text.startsWith("resume ");
        for (Recorder each : new Recorder[] {split, whole}) {
            assertThat(each.protocol).isEqualTo(whole.protocol).isIn("", "http", "lines");
            assertThat(each.protocol.equals("lines") && each.errors == 0).isEqualTo(isLine);
            assertThat(each.errors).isEqualTo(each.protocol.equals("lines") && !isLine ? 1 : 0);
            boolean isPassedOn = each.protocol.equals("http") || isLine;
            assertThat(each.received.toByteArray()).isEqualTo(isPassedOn ? stream : new byte[0]);
            assertThat(each.protocol.isEmpty() && stream.length >= ForeignProtocol.BEGINNING)
                    .isFalse();
            each.channel.finish();
        }
    }
}
