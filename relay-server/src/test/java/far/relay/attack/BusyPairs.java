package far.relay.attack;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Pairs whose clients send each other empty lines, and never stop. */
final class BusyPairs implements Attack {
    private final int pairs;

    BusyPairs(int pairs) {
        this.pairs = pairs;
    }

    @Override
    public Running start(Target target) throws IOException {
        ByteBuf lineFeeds = Streaming.block("");
        return Horde.start(target, 2 * pairs, () -> new Streaming(lineFeeds, true));
    }

    @Override
    public String toString() {
        return pairs + (pairs == 1 ? " pair streams" : " pairs stream") + " line feeds at each other";
    }
}
