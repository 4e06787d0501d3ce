package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingBuffersTest {
    private static final int RING = 256;
    private final RingBuffers buffers = new RingBuffers(RING, 1024);

    @Test
    void aFullRingHasEmptyBuffersOfItsOwn() {
        Set<Long> addresses = new HashSet<>();
        for (int i = 0; i < RING; i++) {
            ByteBuf buffer = buffers.allocate();
            assertThat(buffer.writableBytes()).isEqualTo(1024);
            assertThat(buffer.readableBytes()).isZero();
            assertThat(addresses.add(buffer.memoryAddress())).isTrue();
        }
    }

    @Test
    void aRingThatIsReadFromForeverNeedsNoOtherBuffers() {
        Queue<ByteBuf> ring = new ArrayDeque<>();
        Set<ByteBuf> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < RING; i++) {
            ring.add(buffers.allocate());
        }
        seen.addAll(ring);
        for (int i = 0; i < 10 * RING; i++) {
            ByteBuf read = ring.remove();
            ByteBuf slice = read.retainedSlice(0, 100);
            read.release();
            ring.add(buffers.allocate()); // before the reader has released what it read
            slice.release();
            seen.addAll(ring);
        }
        assertThat(seen).hasSize(RING + 1);
    }

    @Test
    void aBufferThatIsKeptDoesNotHoldUpTheOthers() {
        ByteBuf kept = buffers.allocate();
        Set<ByteBuf> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 10 * RING; i++) {
            ByteBuf buffer = buffers.allocate();
            assertThat(buffer).isNotSameAs(kept);
            seen.add(buffer);
            buffer.release();
        }
        assertThat(seen).hasSizeLessThan(RING + 64);
    }

    @Test
    void aBufferInUseIsNotGivenTwice() {
        List<ByteBuf> kept = new ArrayList<>();
        for (int i = 0; i < RING + 200; i++) {
            kept.add(buffers.allocate());
        }
        Set<ByteBuf> different = Collections.newSetFromMap(new IdentityHashMap<>());
        different.addAll(kept);
        assertThat(different).hasSameSizeAs(kept);
        kept.forEach(ByteBuf::release);
    }

    @Test
    void aBufferComesBackEmpty() {
        ByteBuf used = buffers.allocate();
        used.writeZero(1000).readerIndex(10);
        used.release();
        for (int i = 0; i < RING + 64; i++) {
            ByteBuf buffer = buffers.allocate();
            assertThat(buffer.readableBytes()).isZero();
            assertThat(buffer.writableBytes()).isEqualTo(1024);
            buffer.release();
        }
    }
}
