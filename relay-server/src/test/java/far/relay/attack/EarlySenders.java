package far.relay.attack;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Clients that send without end during the turn of the other client, which sends nothing. */
final class EarlySenders implements Attack {
    private final int talkers;
    private final String line;

    EarlySenders(int talkers, String line) {
        this.talkers = talkers;
        this.line = line;
    }

    @Override
    public Running start(Target target) throws IOException {
        ByteBuf lines = Streaming.block(line);
        return Horde.start(target, 2 * talkers, () -> new Role(lines));
    }

    /** Sends nothing after {@code emi}, and as much as it can after {@code rec}. */
    private static final class Role extends Streaming {
        private boolean decided;

        Role(ByteBuf lines) {
            super(lines, false);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {}

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            String said = ((ByteBuf) message).toString(StandardCharsets.US_ASCII);
            super.channelRead(ctx, message);
            if (!decided && said.contains("rec\n")) {
                start(ctx);
            }
            decided |= said.contains("\n") && said.length() > 2;
        }
    }

    @Override
    public String toString() {
        return talkers + " clients stream lines of " + line.length() + " bytes when it is not their turn";
    }
}
