package far.relay.attack;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;

/** Connections that are reset as soon as they are established, thousands a second. */
final class Churn implements Attack {
    private static final int AT_A_TIME = 64;

    private final Setup setup;

    Churn(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Running start(Target target) throws IOException {
        return Horde.startRaw(target, AT_A_TIME, Reset::new);
    }

    private static final class Reset extends HostileClient {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.close();
        }
    }

    @Override
    public Setup setup() {
        return setup;
    }

    @Override
    public String toString() {
        return "connections come and are reset at once"
                + (setup == Setup.UNREAD_LOG ? ", and the log is not read" : "");
    }
}
