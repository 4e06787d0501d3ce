package far.relay.attack;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Something hostile that clients can do to a server. {@link #toString} is a sentence that says what. */
interface Attack {
    /** How the attacked server is set up. */
    enum Setup {
        /** Seats for everybody who comes. */
        MANY_ROOMS("--rooms=3000"),
        /** The defaults: one room, and a waiting line. */
        ONE_ROOM(),
        /** No more file descriptors than a small system allows, and a limit for each address. */
        FEW_DESCRIPTORS("--rooms=1000", "--max-per-address=2"),
        /** A pipe that nobody reads for a log, and no limit to what is written into it. */
        UNREAD_LOG("--rooms=3000", "--log-lines=1000000");

        private final String[] options;

        Setup(String... options) {
            this.options = options;
        }

        String[] options() {
            return options;
        }
    }

    /** An attack that goes on until it is closed. */
    interface Running extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /**
     * Begins. It goes on in threads of its own.
     *
     * @throws IOException if the attacker itself cannot work
     */
    Running start(Target target) throws IOException;

    /** The server that this attack is for. */
    default Setup setup() {
        return Setup.MANY_ROOMS;
    }

    /** Whether it can be made on a server that speaks TLS; or else on one that does not. */
    default boolean suits(boolean tls) {
        return true;
    }

    /** How soon 99 of a hundred messages of an honest pair must arrive meanwhile, in nanoseconds. */
    default long patience() {
        return TimeUnit.MILLISECONDS.toNanos(20);
    }
}
