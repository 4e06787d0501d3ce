package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.room.NamedRoomSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Connections to the web port that speak lines, each with the real pipeline, in simulated time; tests send and receive bytes. */
abstract class WithRoomConnections {
    static final int MAX_MESSAGE = 32;
    static final int MAX_PER_ADDRESS = 5;

    final RoomChannels server =
            new RoomChannels(NamedRoomSettings.builder().maxRooms(3).waiting(1).build(), MAX_MESSAGE, MAX_PER_ADDRESS);
    private final List<EmbeddedChannel> opened = new ArrayList<>();

    final EmbeddedChannel connect() {
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance());
        channel.freezeTime();
        channel.pipeline().addLast(server.initializer()).fireChannelActive();
        opened.add(channel);
        return channel;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertThat(server.connections.size()).isZero();
    }

    static EmbeddedChannel send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8));
        channel.runPendingTasks();
        return channel;
    }

    /** All bytes sent since the last call. */
    static String received(EmbeddedChannel channel) {
        StringBuilder bytes = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            bytes.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return bytes.toString();
    }

    /** Counts the flushes to a client. */
    static final class FlushCounter extends ChannelOutboundHandlerAdapter {
        int flushes;

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
            ctx.flush();
        }
    }
}
