package far.relay.server.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One step of a simulation.
 *
 * @param client the number of the client, in the order of connecting; meaningless if the step concerns no client
 * @param bytes the bytes that arrive from the client
 * @param time the time that passes
 */
record Act(Kind kind, int client, byte[] bytes, Duration time) {
    /** The kind of a step. */
    enum Kind {
        CONNECT,
        SEND,
        CLOSE,
        RESET,
        STOP_READING,
        READ,
        WAIT,
        END
    }

    private static final byte[] NONE = {};

    static Act of(Kind kind, int client) {
        return new Act(kind, client, NONE, Duration.ZERO);
    }

    static Act send(int client, byte[] bytes) {
        return new Act(Kind.SEND, client, bytes, Duration.ZERO);
    }

    static Act pass(Duration time) {
        return new Act(Kind.WAIT, 0, NONE, time);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case SEND -> "c" + client + " sends \"" + printable(bytes) + "\"";
            case WAIT -> time + " go by";
            case END -> "the server ends";
            default -> "c" + client + " " + kind;
        };
    }

    private static String printable(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\r", "\\r").replace("\n", "\\n");
    }
}
