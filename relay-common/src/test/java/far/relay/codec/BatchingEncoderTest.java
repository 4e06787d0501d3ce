package far.relay.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How events that are written one after the other share a buffer. */
class BatchingEncoderTest {
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel = new EmbeddedChannel(new RoomEventEncoder());

    BatchingEncoderTest() {
        channel.config().setAllocator(buffers);
    }

    @AfterEach
    void noBufferIsLeftWhenTheConnectionHasEnded() {
        channel.finishAndReleaseAll();
        assertThat(buffers.metric().usedHeapMemory() + buffers.metric().usedDirectMemory())
                .isZero();
    }

    /** As the handler of a room writes it. */
    private void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    private List<String> sent() {
        channel.flush();
        List<String> sent = new ArrayList<>();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            sent.add(buffer.toString(UTF_8));
            buffer.release();
        }
        return sent;
    }

    @Test
    void eventsThatAreFlushedTogetherGoOutInOneBuffer() {
        write(new RoomEvent.Taken(1));
        write(new RoomEvent.Said(2, Message.of("x".repeat(1000))));
        assertThat(sent()).containsExactly("taken 1\nsaid 2 " + "x".repeat(1000) + "\n");
        write(new RoomEvent.Taken(3));
        assertThat(sent()).containsExactly("taken 3\n");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aFullBufferCountsAsUnwrittenBeforeItIsFlushed() {
        write(new RoomEvent.Pong());
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isZero();
        write(new RoomEvent.Said(1, Message.of("x".repeat(BatchingEncoder.MOST_BYTES))));
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes())
                .isGreaterThan(BatchingEncoder.MOST_BYTES);
        write(new RoomEvent.Pong());
        assertThat(sent()).hasSize(2).last().isEqualTo("pong\n");
    }

    @Test
    void otherMessagesKeepTheirPlace() {
        write(new RoomEvent.Taken(1));
        write(Unpooled.copiedBuffer("between", UTF_8));
        write(new RoomEvent.Taken(3));
        assertThat(sent()).containsExactly("taken 1\n", "between", "taken 3\n");
    }

    @Test
    void theFutureOfAnEventIsThatOfItsBuffer() {
        write(new RoomEvent.Taken(1));
        ChannelFuture written = channel.write(new RoomEvent.Taken(2));
        assertThat(written.isDone()).isFalse();
        assertThat(sent()).containsExactly("taken 1\ntaken 2\n");
        assertThat(written.isSuccess()).isTrue();
    }

    @Test
    void whatWasNotFlushedIsReleasedWhenTheConnectionEnds() {
        write(new RoomEvent.Taken(1));
        channel.close();
        assertThat(sent()).isEmpty();
    }
}
