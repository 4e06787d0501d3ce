package far.relay.attack;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Fills the waiting line with clients that send empty lines. */
final class WaitingClients implements Attack {
    private static final int PLACES = 128;

    @Override
    public Running start(Target target) throws IOException {
        ByteBuf lineFeeds = Streaming.block("");
        return Horde.start(target, PLACES, () -> new Streaming(lineFeeds, true));
    }

    @Override
    public Setup setup() {
        return Setup.ONE_ROOM;
    }

    @Override
    public String toString() {
        return PLACES + " waiting clients stream line feeds";
    }
}
