package far.relay.server.web;

import far.relay.codec.Backlog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes the bytes of responses in parts: the next when those before it have reached the system, and other connections had their turn
 * in the {@link Backlog}. At most two parts are under way. TLS copies what is written, so without this a client that requests files and
 * does not read them would fill the memory. Bytes that wait here belong to the files, which all connections share, except the headers
 * of responses.
 */
final class SendWindow extends ChannelOutboundHandlerAdapter {
    /** The most bytes of a part: those of a TLS record. */
    static final int PART = 16 * 1024;

    private final Backlog backlog;
    private final boolean copies;
    private final Deque<Write> waiting = new ArrayDeque<>();
    private int underWay;
    /** The bytes that belong to this connection alone, waiting or under way. */
    private int own;

    private boolean inBacklog;

    private record Write(ByteBuf bytes, ChannelPromise promise) {}

    /**
     * @param backlog that of the channel's event loop
     * @param copies whether what is under way is copied, by TLS
     */
    SendWindow(Backlog backlog, boolean copies) {
        this.backlog = backlog;
        this.copies = copies;
    }

    /** How many bytes the connection keeps, without those of the files. */
    int bytes() {
        return copies ? own + underWay : own;
    }

    /** Whether what is written now would be passed on at once. */
    boolean isOpen() {
        return waiting.isEmpty() && underWay < PART;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean open = isOpen();
        ByteBuf bytes = (ByteBuf) message;
        ChannelPromise whole = promise.unvoid();
        if (bytes.alloc() == ctx.alloc()) { // files have another allocator
            int length = bytes.readableBytes();
            own += length;
            whole.addListener(written -> own -= length);
        }
        waiting.add(new Write(bytes, whole));
        if (open) {
            writeParts(ctx);
        }
    }

    private void writeParts(ChannelHandlerContext ctx) {
        while (underWay < PART && !waiting.isEmpty()) {
            Write first = waiting.element();
            if (first.bytes().readableBytes() > PART) {
                write(ctx, first.bytes().readRetainedSlice(PART), ctx.newPromise());
            } else {
                waiting.remove();
                write(ctx, first.bytes(), first.promise());
            }
        }
    }

    private void write(ChannelHandlerContext ctx, ByteBuf part, ChannelPromise promise) {
        int length = part.readableBytes();
        underWay += length;
        promise.addListener(written -> {
            underWay -= length;
            if (!waiting.isEmpty() && !inBacklog && written.isSuccess()) {
                inBacklog = true;
                backlog.add(ctx.executor(), () -> continueWriting(ctx));
            }
        });
        ctx.write(part, promise);
    }

    private void continueWriting(ChannelHandlerContext ctx) {
        inBacklog = false;
        if (!ctx.isRemoved()) {
            writeParts(ctx);
            ctx.flush();
        }
    }

    /** The connection is closed, or has become a WebSocket and nothing waits. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ClosedChannelException closed = new ClosedChannelException();
        for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
            write.bytes().release();
            write.promise().tryFailure(closed);
        }
    }
}
