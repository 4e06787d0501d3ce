package far.relay.proof;

import java.io.IOException;
import java.util.Random;

/** One client from connect to disconnect, and what it sends and receives. */
abstract class Life {
    private static final int LONG = 3_000;

    final Crowd crowd;
    final Random random;
    private final int number;
    private int said;
    private volatile int received;

    Life(Crowd crowd) {
        this.crowd = crowd;
        this.number = crowd.nextNumber();
        this.random = new Random(crowd.seed() + number);
    }

    /** Runs the client in the calling thread. Network failures are not errors. */
    abstract void live() throws IOException;

    /** Ends it from outside, orderly or not. Called by another thread. */
    abstract void end() throws IOException;

    /** How many lines it has received so far. Any thread may call this. */
    final int received() {
        return received;
    }

    /** The next line to send, which is unique. It counts as sent from now on. */
    final String nextLine() {
        String line = "c" + number + " line " + said++;
        if (random.nextInt(100) == 0) {
            line += " é漢😀".repeat(random.nextInt(LONG) / 4);
        }
        crowd.histories().sent(number, System.nanoTime(), line);
        return line;
    }

    /** Records a line from the server. */
    final void receive(String line) {
        crowd.histories().received(number, System.nanoTime(), line);
        received++;
    }

    @Override
    public String toString() {
        return "c" + number;
    }
}
