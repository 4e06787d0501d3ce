package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel with the handlers under test between two recorders of their read requests and of what they pass on. A line
 * is recorded as its text, a fault as its class and message.
 */
final class DecoderHarness {
    final List<Object> received = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    /** Both of them. */
    final List<Object> inOrder = new ArrayList<>();

    final List<Object> userEvents = new ArrayList<>();
    final EmbeddedChannel channel;
    int readsRequested;
    int readsCompleted;
    private int pauseAfter = Integer.MAX_VALUE;

    DecoderHarness(ChannelHandler... underTest) {
        channel = new EmbeddedChannel();
        channel.pipeline().addLast(new ReadRecorder()).addLast(underTest).addLast(new Recorder());
    }

    /** One read for each text. */
    DecoderHarness read(String... texts) {
        for (String text : texts) {
            Wire.read(channel, text);
        }
        return this;
    }

    DecoderHarness read(List<byte[]> reads) {
        reads.forEach(bytes -> Wire.read(channel, bytes));
        return this;
    }

    DecoderHarness pause() {
        channel.pipeline().fireUserEventTriggered(LineDecoder.Flow.PAUSE);
        return this;
    }

    /** Pauses after this many more lines. */
    DecoderHarness pauseAfter(int lines) {
        pauseAfter = received.size() + lines;
        return this;
    }

    /** Also runs the event loop until nothing is left to do. */
    DecoderHarness resume() {
        channel.pipeline().fireUserEventTriggered(LineDecoder.Flow.RESUME);
        while (channel.hasPendingTasks()) {
            channel.runPendingTasks();
        }
        return this;
    }

    boolean isPaused() {
        return !channel.config().isAutoRead();
    }

    /** Ends the stream. */
    DecoderHarness end() {
        channel.finish();
        return this;
    }

    private final class ReadRecorder extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            readsRequested++;
            ctx.read();
        }
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.add(message instanceof ByteBuf line ? Wire.text(line) : message);
            inOrder.add(received.get(received.size() - 1));
            if (received.size() == pauseAfter) {
                ctx.pipeline().fireUserEventTriggered(LineDecoder.Flow.PAUSE);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            readsCompleted++;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            userEvents.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
            faults.add(fault.getClass().getSimpleName() + ": " + fault.getMessage());
            inOrder.add(faults.get(faults.size() - 1));
        }
    }
}
