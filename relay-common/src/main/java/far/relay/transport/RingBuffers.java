package far.relay.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.uring.IoUringBufferRingAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;

/**
 * The buffers of one io_uring buffer ring, all allocated when the ring is created. If an allocation fails while the ring grows,
 * Netty 4.2.18 releases buffers that the kernel still writes to ({@code IoUringBufferRing.RingConsumer#fill}); so none may
 * fail later. Not thread-safe: the ring's event loop uses it.
 */
final class RingBuffers implements IoUringBufferRingAllocator {
    /** Buffers that have been read into and are not yet released while the ring is full: those of one pass of the loop. */
    private static final int SPARE = 64;

    private final int bufferSize;
    /** The last one released comes first: it may still be in the processor's cache. */
    private final Deque<ByteBuf> free;
    /** The first one allocated comes first. This class keeps a reference to each, so one with a single reference is free. */
    private final Queue<ByteBuf> inUse;

    /**
     * @param ringSize the number of buffers in a full ring
     * @param bufferSize the size of each, in bytes
     */
    RingBuffers(int ringSize, int bufferSize) {
        int count = ringSize + SPARE;
        this.bufferSize = bufferSize;
        this.free = new ArrayDeque<>(count);
        this.inUse = new ArrayDeque<>(count);
        ByteBuffer memory = ByteBuffer.allocateDirect(count * bufferSize);
        for (int i = 0; i < count; i++) {
            free.add(Unpooled.wrappedBuffer(memory.slice(i * bufferSize, bufferSize)));
        }
    }

    /** An empty buffer that nobody uses. The kernel fills buffers in the order of their allocation, and most are released in it. */
    @Override
    public ByteBuf allocate() {
        collect();
        for (int tries = 0; free.isEmpty() && tries < SPARE; tries++) {
            inUse.add(inUse.remove()); // a TLS handler keeps the first until it has the rest of a record
            collect();
        }
        if (free.isEmpty()) {
            return Unpooled.directBuffer(bufferSize, bufferSize); // a single buffer, whose failure the ring survives
        }
        ByteBuf buffer = free.pop();
        inUse.add(buffer);
        return buffer.clear().retain();
    }

    private void collect() {
        while (!inUse.isEmpty() && inUse.peek().refCnt() == 1) {
            free.push(inUse.remove());
        }
    }

    @Override
    public void lastBytesRead(int attempted, int actual) {
        // The size does not depend on it.
    }
}
