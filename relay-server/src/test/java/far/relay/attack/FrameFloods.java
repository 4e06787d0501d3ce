package far.relay.attack;

import far.relay.server.web.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients with a seat in a named room that send the same frame of a WebSocket without end. */
final class FrameFloods implements Attack {
    private static final int CLIENTS = 200;

    private static final String UPGRADE = "GET /ws HTTP/1.1\r\nHost: relay.test\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** What the clients send, and whether they read. */
    enum Kind {
        PINGS("stream ping frames and read nothing", Frames.frame(Frames.FIN | Frames.PING, "x".repeat(125)), false),
        PONGS("stream pong frames", Frames.frame(Frames.FIN | Frames.PONG, ""), true),
        FRAGMENTS("stream empty fragments of one message", Frames.frame(Frames.CONTINUATION, ""), true),
        MESSAGES("stream messages of one line", Frames.text("ping"), true);

        private final String text;
        private final ByteBuf frames;
        private final boolean reads;

        Kind(String text, byte[] frame, boolean reads) {
            this.text = text;
            this.frames = Streaming.block(frame);
            this.reads = reads;
        }
    }

    private final Kind kind;

    FrameFloods(Kind kind) {
        this.kind = kind;
    }

    /** The bytes that make a connection a WebSocket. */
    static byte[] upgrade() {
        return UPGRADE.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Running start(Target target) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return Horde.start(target, CLIENTS, () -> new Guest(next.getAndIncrement() % CLIENTS));
    }

    private final class Guest extends Streaming {
        private final int number;

        Guest(int number) {
            super(kind.frames, kind.reads);
            this.number = number;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            byte[] join = Frames.text(String.format("join hostile%d token=%022d", number / 2, number));
            byte[] begin = kind == Kind.FRAGMENTS ? Frames.frame(Frames.TEXT, "say 1 ") : new byte[0];
            ctx.write(Unpooled.wrappedBuffer(Frames.join(upgrade(), join, begin)));
            start(ctx);
        }
    }

    @Override
    public String toString() {
        return CLIENTS + " clients over WebSocket " + kind.text;
    }
}
