package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of named rooms that send the same line, or a part of one, without end. A client that is closed comes back for its seat. */
final class RoomStreams implements Attack {
    private static final int CLIENTS = 200;

    /** What the clients send, and whether they read. */
    enum Kind {
        PINGS("stream pings", "ping", true),
        DEAF_PINGS("stream pings and read nothing", "ping", false),
        LINE_FEEDS("stream line feeds, which are errors", "", true),
        OUT_OF_TURN("stream messages out of turn", "say 7 x", true),
        LONG_MESSAGES("stream the longest messages and read nothing", "say 1 " + "x".repeat(65_536), false),
        TOO_LONG("send lines that are too long", "x".repeat(1_030), true);

        private final String text;
        private final ByteBuf lines;
        private final boolean reads;

        Kind(String text, String line, boolean reads) {
            this.text = text;
            this.lines = Streaming.block(line);
            this.reads = reads;
        }
    }

    private final Kind kind;
    private final int clientsInRoom;

    /** @param clientsInRoom how many clients share a room; from the third on they wait in its queue */
    RoomStreams(Kind kind, int clientsInRoom) {
        this.kind = kind;
        this.clientsInRoom = clientsInRoom;
    }

    @Override
    public Running start(Target target) throws IOException {
        AtomicInteger next = new AtomicInteger();
        return Horde.start(target, CLIENTS, () -> new Guest(next.getAndIncrement() % CLIENTS));
    }

    private final class Guest extends Streaming {
        private final int number;

        Guest(int number) {
            super(kind.lines, kind.reads);
            this.number = number;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            String join = String.format("join hostile%d token=%022d\n", number / clientsInRoom, number);
            ctx.write(Unpooled.copiedBuffer(join, StandardCharsets.US_ASCII));
            start(ctx);
        }
    }

    @Override
    public String toString() {
        return CLIENTS + " clients, " + clientsInRoom + " in each named room, " + kind.text;
    }
}
