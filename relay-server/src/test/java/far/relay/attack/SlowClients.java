package far.relay.attack;

import far.relay.server.web.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients of the web port that begin something, send one byte after the other, and never complete it. */
final class SlowClients implements Attack {
    private static final int CLIENTS = 500;
    private static final int PAUSE_MILLIS = 100;

    private static final ByteBuf ONE_BYTE = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'x'}));

    /** What the clients begin. */
    enum Kind {
        HEADERS(
                "the header of an HTTP request",
                "GET / HTTP/1.1\r\nHost: relay.test\r\nX: ".getBytes(StandardCharsets.US_ASCII)),
        FRAMES(
                "the first frame of a WebSocket",
                Frames.join(
                        FrameFloods.upgrade(),
                        Frames.header(Frames.FIN | Frames.TEXT, 1000),
                        new byte[4],
                        "join hostile".getBytes(StandardCharsets.US_ASCII)));

        private final String text;
        private final ByteBuf beginning;

        Kind(String text, byte[] beginning) {
            this.text = text;
            this.beginning = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(beginning));
        }
    }

    private final Kind kind;

    SlowClients(Kind kind) {
        this.kind = kind;
    }

    @Override
    public Running start(Target target) throws IOException {
        return Horde.start(target, CLIENTS, Sender::new);
    }

    private final class Sender extends HostileClient {
        private Future<?> sending;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(kind.beginning.duplicate());
            sending = ctx.executor()
                    .scheduleAtFixedRate(
                            () -> ctx.writeAndFlush(ONE_BYTE.duplicate()),
                            PAUSE_MILLIS,
                            PAUSE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (sending != null) {
                sending.cancel(false);
            }
        }
    }

    @Override
    public String toString() {
        return CLIENTS + " clients slowly send " + kind.text;
    }
}
