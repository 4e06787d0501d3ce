package far.relay.attack;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** Pairs whose clients send each other the longest lines, and read none. */
final class NonReadingPairs implements Attack {
    private static final int PAIRS = 250;
    private static final int LONGEST_LINE = 8192;

    @Override
    public Running start(Target target) throws IOException {
        ByteBuf lines = Streaming.block("x".repeat(LONGEST_LINE));
        return Horde.start(target, 2 * PAIRS, () -> new Streaming(lines, false));
    }

    /** Over TLS the server decrypts and encrypts all that the system's buffers take, and soon closes clients for want of memory. */
    @Override
    public long patience(boolean tls) {
        return tls ? TlsAttack.PATIENCE : Attack.super.patience(false);
    }

    @Override
    public String toString() {
        return PAIRS + " pairs stream the longest lines at each other and read nothing";
    }
}
