package far.relay.server.connection;

import far.relay.transport.Transport;
import java.time.Duration;

/**
 * The limits of one connection.
 *
 * @param maxLine how many bytes a line of the plain protocol may have, without its terminator; 1 to 1,048,576
 * @param maxMessage how many bytes the TEXT of a message in a named room may have; 1 to 1,048,576
 * @param deadAfter how long a peer may not respond on the network, or not read, before the connection breaks; 4 s to 1
 *     day
 */
public record ConnectionLimits(int maxLine, int maxMessage, Duration deadAfter) {
    public static final int LARGEST_MAX_LINE = 1 << 20;
    public static final int LARGEST_MAX_MESSAGE = 1 << 20;
    public static final Duration SHORTEST_DEAD_AFTER = Transport.SHORTEST_DEAD_AFTER;
    public static final Duration LONGEST_DEAD_AFTER = Transport.LONGEST_DEAD_AFTER;

    /** @throws IllegalArgumentException if one is out of its range */
    public ConnectionLimits {
        if (maxLine < 1 || maxLine > LARGEST_MAX_LINE) {
            throw new IllegalArgumentException("a line's limit is 1 to " + LARGEST_MAX_LINE + " bytes, not " + maxLine);
        }
        if (maxMessage < 1 || maxMessage > LARGEST_MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "a message's limit is 1 to " + LARGEST_MAX_MESSAGE + " bytes, not " + maxMessage);
        }
        if (deadAfter.compareTo(SHORTEST_DEAD_AFTER) < 0 || deadAfter.compareTo(LONGEST_DEAD_AFTER) > 0) {
            throw new IllegalArgumentException("a connection is dead after 4 s to 1 day, not " + deadAfter);
        }
    }
}
