package far.relay.client.program;

import far.relay.client.RelayClient;
import far.relay.client.RelayListener;
import far.relay.protocol.Role;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * One conversation of the program. What comes is put out on the client's thread, which may block in that: strict turns
 * leave it nothing else to do. A daemon thread reads the input, a line whenever it is our turn and not before, so a
 * thread that is blocked in reading keeps nobody from ending.
 */
abstract class Session implements RelayListener {
    private final Semaphore turns = new Semaphore(0);
    private RelayClient client;
    private volatile String problem;

    /** The next line to say; empty to leave. Called on our turn, by the reading thread; may block. */
    abstract Optional<String> nextLine() throws IOException;

    /** The line just read cannot be said. Either makes the user try again, or throws what ends the session. */
    abstract void refused(String why) throws IOException;

    /** What went wrong on our side of the conversation, on one line; empty where nothing did. */
    final Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void connected(RelayClient connected) {
        client = connected;
        Thread reader = new Thread(this::speak, "input");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void turn(Role role) {
        if (role == Role.SPEAKER) {
            turns.release();
        }
    }

    private void speak() {
        try {
            boolean more = true;
            while (more) {
                turns.acquireUninterruptibly();
                more = speakOnce();
            }
            client.leave();
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (IllegalStateException e) {
            // The conversation ended while we were reading.
        }
    }

    /** Uses one turn. Whether there may be another one. */
    private boolean speakOnce() throws IOException {
        while (true) {
            try {
                Optional<String> line = nextLine();
                line.ifPresent(client::say);
                return line.isPresent();
            } catch (IllegalArgumentException e) {
                refused(e.getMessage());
            }
        }
    }

    /** Gives up, with this reason on one line. */
    final void fail(String reason) {
        problem = reason;
        client.leave();
    }
}
