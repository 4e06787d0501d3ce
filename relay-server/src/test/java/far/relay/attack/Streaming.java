package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends the same bytes repeatedly, as fast as the connection accepts them; reads everything or nothing. */
class Streaming extends HostileClient {
    private static final int AT_ONCE = 64 * 1024;
    /** How many writes one connection makes before the others of its thread. */
    private static final int TURN = 8;

    private final ByteBuf bytes;
    private final boolean reads;
    private boolean streaming;

    /** @param bytes a {@link #block}, which many connections can share */
    Streaming(ByteBuf bytes, boolean reads) {
        this.bytes = bytes;
        this.reads = reads;
    }

    /** A line, repeated often enough to fill a write. */
    static ByteBuf block(String line) {
        return block((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Likewise, of bytes. */
    static ByteBuf block(byte[] bytes) {
        ByteBuffer block = ByteBuffer.allocateDirect(Math.max(1, AT_ONCE / bytes.length) * bytes.length);
        while (block.hasRemaining()) {
            block.put(bytes);
        }
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(block.flip()));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        start(ctx);
    }

    /**
     * What the server sends is not decrypted: an attacker that did would spend its time on that instead of the attack,
     * and would neither complete its handshakes nor close its connections in time.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            ctx.pipeline().addFirst(new HostileClient());
        }
        ctx.fireUserEventTriggered(event);
    }

    final void start(ChannelHandlerContext ctx) {
        if (!streaming) {
            streaming = true;
            ctx.channel().config().setAutoRead(reads);
            stream(ctx);
        }
    }

    private void stream(ChannelHandlerContext ctx) {
        for (int i = 0; i < TURN && ctx.channel().isWritable(); i++) {
            ctx.writeAndFlush(bytes.duplicate(), ctx.voidPromise());
        }
        if (ctx.channel().isWritable() && ctx.channel().isActive()) {
            ctx.executor().execute(() -> stream(ctx));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (streaming && ctx.channel().isWritable()) {
            stream(ctx);
        }
    }
}
