package far.relay.attack;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** An attack of clients on a server. {@link #toString} describes it in a sentence. */
interface Attack {
    /** The configuration of the attacked server. */
    enum Setup {
        /** Seats for all clients. */
        MANY_ROOMS("--rooms=3000"),
        /** The defaults: one room, and a waiting line. */
        ONE_ROOM(),
        /** The file descriptors of a small system, and a limit for each address. */
        FEW_DESCRIPTORS("--rooms=1000", "--max-per-address=2"),
        /** An unread pipe for the log, and no limit of log lines. */
        UNREAD_LOG("--rooms=3000", "--log-lines=1000000");

        private final String[] options;

        Setup(String... options) {
            this.options = options;
        }

        String[] options() {
            return options;
        }
    }

    /** A running attack; it ends when it is closed. */
    interface Running extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /**
     * Starts the attack on its own threads.
     *
     * @throws IOException if the attacker itself fails
     */
    Running start(Target target) throws IOException;

    /** The server for this attack. */
    default Setup setup() {
        return Setup.MANY_ROOMS;
    }

    /** Whether it attacks a server with TLS; otherwise one without. */
    default boolean suits(boolean tls) {
        return true;
    }

    /**
     * The limit of the 99th percentile of an honest pair's latency meanwhile, in nanoseconds.
     *
     * @param tls whether it attacks a server with TLS
     */
    default long patience(boolean tls) {
        return TimeUnit.MILLISECONDS.toNanos(20);
    }
}
