package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Clients of other protocols and of none: sends meaningless first bytes, and incomplete valid ones. */
final class FirstBytes implements Attack {
    private static final int AT_A_TIME = 200;
    /** How long a connection stays open if the server does not close it. */
    private static final int STAY_MILLIS = 300;

    private static final List<ByteBuf> BYTES = Stream.of(
                    "GET / HTTP/1.1\r\nHost: relay.test\r\n\r\n",
                    "get  / http/1.0\r\n\r\n",
                    "\r\nPOST / HTTP/1.1\r\n\r\n",
                    "X1 /\r\n",
                    "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                    "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u007f\0\0\u0001\u007f\0\0\u0001\0\u0001\0\u0002",
                    "SSH-2.0-OpenSSH_9.9\r\n",
                    "EHLO relay.test\r\n",
                    "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", // half a ClientHello
                    "\u0015\u0003\u0003\0\u0002\u0002\u0028", // an alert
                    "\u0080\u002e\u0001\0\u0002", // SSL 2
                    "\u00ff\u00fe\u0000\u0001\n", // not UTF-8
                    "\u001b]0;forged\u0007\n2026-01-01 INFO forged\n",
                    "half a li",
                    "\n".repeat(50_000),
                    "x".repeat(100_000))
            .map(text ->
                    Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1))))
            .toList();

    @Override
    public Running start(Target target) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return Horde.startRaw(target, AT_A_TIME, () -> new Sender(BYTES.get(next.getAndIncrement() % BYTES.size())));
    }

    private static final class Sender extends HostileClient {
        private final ByteBuf bytes;

        Sender(ByteBuf bytes) {
            this.bytes = bytes;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(bytes.duplicate());
            ctx.executor().schedule(() -> ctx.close(), STAY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public String toString() {
        return "clients begin with bytes of other protocols, or of none";
    }
}
