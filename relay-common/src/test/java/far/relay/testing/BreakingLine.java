package far.relay.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a server on which every connection breaks, for both its ends, after some bytes: anywhere, also in the middle of a
 * line. It does so until it is mended.
 */
public final class BreakingLine extends DisturbedLine {
    private final Random random;
    private final int mostBytes;
    private final AtomicInteger breaks = new AtomicInteger();
    private volatile boolean mended;

    private BreakingLine(int server, long seed, int mostBytes) throws IOException {
        super(server);
        this.random = new Random(seed);
        this.mostBytes = mostBytes;
    }

    /** One to the server at this port of the loopback address. @param mostBytes after which a connection breaks */
    public static BreakingLine to(int server, long seed, int mostBytes) throws IOException {
        BreakingLine line = new BreakingLine(server, seed, mostBytes);
        line.open();
        return line;
    }

    /** How many connections have broken. */
    public int breaks() {
        return breaks.get();
    }

    /** The connections that are made from now on hold. */
    public void mend() {
        mended = true;
    }

    @Override
    protected Connection connect(Socket client, Socket server) throws IOException {
        return new BreakingConnection(client, server, mended ? Integer.MAX_VALUE : 1 + random.nextInt(mostBytes));
    }

    private final class BreakingConnection extends Connection {
        private final AtomicInteger bytesLeft;

        BreakingConnection(Socket client, Socket server, int bytesLeft) throws IOException {
            super(client, server);
            this.bytesLeft = new AtomicInteger(bytesLeft);
        }

        @Override
        protected void pass(byte[] bytes, int count, OutputStream out) throws IOException {
            int left = bytesLeft.getAndAdd(-count);
            out.write(bytes, 0, Math.max(0, Math.min(count, left)));
            if (left > 0 && left <= count) {
                breaks.incrementAndGet();
                reset();
            }
        }
    }
}
