package far.relay.server.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One thing that happens to a simulated server.
 *
 * @param client its number, in the order of coming; none where it happens to no one client
 * @param bytes what a client's network brings
 * @param time how much goes by
 */
record Act(Kind kind, int client, byte[] bytes, Duration time) {
    /** What happens. */
    enum Kind {
        COME,
        SEND,
        CLOSE,
        RESET,
        STOP_LISTENING,
        LISTEN,
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
