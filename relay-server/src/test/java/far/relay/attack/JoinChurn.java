package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Clients that join one named room, whose queue they fill, and leave it as soon as that costs the server most. */
final class JoinChurn implements Attack {
    /** Two have the seats, the others fill all places of the queue. */
    private static final int CLIENTS = 130;
    /** More connections than these would only fill the system's queue of new ones. */
    private static final int RESETS = 64;

    private static final ByteBuf JOIN = line("join hostile\n");
    private static final ByteBuf LEAVE = line("leave\n");
    private static final String IS_FIRST = "wait 1\n";

    /** How the clients go. */
    enum Kind {
        LEAVE("the first in the queue of a named room leaves"),
        RESET("connections join a named room and are reset at once");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;

    JoinChurn(Kind kind) {
        this.kind = kind;
    }

    private static ByteBuf line(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Override
    public Running start(Target target) throws IOException {
        return switch (kind) {
            case LEAVE -> Horde.start(target, CLIENTS, Guest::new);
            case RESET -> Horde.startRaw(target, RESETS, Visitor::new);
        };
    }

    /** Leaves when it is the first of the queue: all others there have another place then. */
    private static final class Guest extends HostileClient {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(JOIN.duplicate());
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (((ByteBuf) message).toString(StandardCharsets.US_ASCII).endsWith(IS_FIRST)) {
                ctx.writeAndFlush(LEAVE.duplicate());
            }
            super.channelRead(ctx, message);
        }
    }

    private static final class Visitor extends HostileClient {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(JOIN.duplicate()).addListener(sent -> ctx.close());
        }
    }

    @Override
    public boolean suits(boolean tls) {
        return kind == Kind.LEAVE || !tls;
    }

    @Override
    public String toString() {
        return kind.text;
    }
}
