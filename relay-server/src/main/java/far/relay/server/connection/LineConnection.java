package far.relay.server.connection;

import far.relay.codec.BufferingDecoder;
import far.relay.codec.LineDecoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A connection whose bytes, or whose WebSocket frames, are lines, which a {@link BufferingDecoder} in its pipeline reads. */
public final class LineConnection implements Connection {
    private final Channel channel;
    private final BufferingDecoder lines;
    private final Runnable dropped;

    /** @param dropped called when {@link #drop} closes the connection */
    public LineConnection(Channel channel, BufferingDecoder lines, Runnable dropped) {
        this.channel = channel;
        this.lines = lines;
        this.dropped = dropped;
    }

    @Override
    public void setReading(boolean reading) {
        channel.pipeline().fireUserEventTriggered(reading ? LineDecoder.Flow.RESUME : LineDecoder.Flow.PAUSE);
    }

    @Override
    public void closeAfterFlush() {
        if (!channel.config().isAutoRead()) {
            closeLingering();
            return;
        }
        Future<?> deadline = channel.eventLoop().schedule(this::close, LingerHandler.SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> deadline.cancel(false));
        channel.pipeline().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> close());
    }

    @Override
    public void closeLingering() {
        LingerHandler.addTo(channel.pipeline());
        flushAndClose();
    }

    private void flushAndClose() {
        channel.pipeline().flush();
        channel.pipeline().close();
    }

    @Override
    public void drop() {
        dropped.run();
        if (channel.isWritable()) {
            LingerHandler.addSparingTo(channel.pipeline());
            flushAndClose();
            channel.pipeline().remove(lines);
        } else {
            close();
        }
    }

    @Override
    public void close() {
        channel.pipeline().close();
    }

    @Override
    public long bufferedBytes() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return lines.keptBytes() + (unsent == null ? 0 : unsent.totalPendingWriteBytes());
    }
}
