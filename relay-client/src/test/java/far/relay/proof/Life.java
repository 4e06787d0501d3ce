package far.relay.proof;

import java.io.IOException;
import java.util.Random;

/** One client's life, from coming to leaving, and what it says and hears meanwhile. */
abstract class Life {
    private static final int LONG = 3_000;

    final Crowd crowd;
    final Random random;
    private final int number;
    private int said;
    private volatile int heard;

    Life(Crowd crowd) {
        this.crowd = crowd;
        this.number = crowd.nextNumber();
        this.random = new Random(crowd.seed() + number);
    }

    /** Lives it, in the thread that calls. What the network does to it is no error. */
    abstract void live() throws IOException;

    /** Ends it from outside, orderly or not. Called by another thread. */
    abstract void end() throws IOException;

    /** How many lines it has heard so far. May be asked by any thread. */
    final int heard() {
        return heard;
    }

    /** The next thing to say: a line that nobody else says. It counts as said from now on. */
    final String nextLine() {
        String line = "c" + number + " line " + said++;
        if (random.nextInt(100) == 0) {
            line += " é漢😀".repeat(random.nextInt(LONG) / 4);
        }
        crowd.histories().said(number, System.nanoTime(), line);
        return line;
    }

    /** Notes a line as it came from the server. */
    final void hear(String line) {
        crowd.histories().heard(number, System.nanoTime(), line);
        heard++;
    }

    @Override
    public String toString() {
        return "c" + number;
    }
}
