package far.relay.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that is closed while its peer may still be sending. */
class LingerHandlerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int reads;

    @BeforeEach
    void close() {
        channel.freezeTime();
        LingerHandler.addSparingTo(channel.pipeline());
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
            }
        });
        channel.pipeline().close(); // EmbeddedChannel.close() would cancel the timers
    }

    private void pass(long millis) {
        for (int i = 0; i < millis; i++) {
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void discardsWhatThePeerStillSends() {
        ByteBuf bytes = Unpooled.copiedBuffer(new byte[100]);
        channel.writeInbound(bytes);
        assertThat(bytes.refCnt()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void readsAFewTimesHoweverMuchAPeerSendsThatHasCostTooMuch() {
        pass(100);
        assertThat(reads).isBetween(3, 5);
        pass(1_800);
        assertThat(reads).isBetween(7, 9);
    }

    @Test
    void closesAfterTwoSeconds() {
        pass(1_999);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }
}
