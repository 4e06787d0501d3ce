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
 * A channel with the handlers under test between two recorders: how often they ask for a read, and what they hand on.
 * A line that is handed on is recorded as its text, a fault as its class and message.
 */
final class Ear {
    final List<Object> heard = new ArrayList<>();
    final List<String> faults = new ArrayList<>();
    final List<Object> userEvents = new ArrayList<>();
    final EmbeddedChannel channel;
    int readsAskedFor;
    int readsCompleted;
    private int pauseAfter = Integer.MAX_VALUE;

    Ear(ChannelHandler... underTest) {
        channel = new EmbeddedChannel();
        channel.pipeline().addLast(new ReadRecorder()).addLast(underTest).addLast(new Recorder());
    }

    /** One read for each text. */
    Ear read(String... texts) {
        for (String text : texts) {
            Wire.read(channel, text);
        }
        return this;
    }

    Ear read(List<byte[]> reads) {
        reads.forEach(bytes -> Wire.read(channel, bytes));
        return this;
    }

    Ear pause() {
        channel.pipeline().fireUserEventTriggered(LineDecoder.Flow.PAUSE);
        return this;
    }

    /** From the next line on it hears so many, and pauses at the last of them. */
    Ear pauseAfter(int lines) {
        pauseAfter = heard.size() + lines;
        return this;
    }

    /** Also lets the event loop go round until nothing is left to do. */
    Ear resume() {
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
    Ear end() {
        channel.finish();
        return this;
    }

    private final class ReadRecorder extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            readsAskedFor++;
            ctx.read();
        }
    }

    private final class Recorder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            heard.add(message instanceof ByteBuf line ? Wire.text(line) : message);
            if (heard.size() == pauseAfter) {
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
        }
    }
}
