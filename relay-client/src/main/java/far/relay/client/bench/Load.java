package far.relay.client.bench;

import far.relay.client.ClientOptions;
import far.relay.transport.Transport;

/**
 * What a bench is to do.
 *
 * @param server where the server is
 * @param protocol how the pairs talk
 * @param pairs how many conversations; at least 1
 * @param bytes how long a message is; {@link #LEAST_BYTES} to the server's limit of a line
 * @param rate how many messages a second in all, spread evenly over the pairs and over time; {@link #AS_ANSWERED} for
 *     as many as the answers allow
 * @param warmUpSeconds how long they talk before it counts; at least 0
 * @param seconds how long they talk then; at least 1
 * @param transport what moves the bytes
 */
public record Load(
        ClientOptions server,
        Protocol protocol,
        int pairs,
        int bytes,
        int rate,
        int warmUpSeconds,
        int seconds,
        Transport transport) {
    /** A message carries its time, and needs that much for it. */
    public static final int LEAST_BYTES = StampedLine.STAMP_BYTES;

    /** The rate of clients that answer at once. */
    public static final int AS_ANSWERED = 0;

    /** How many connections it needs. */
    int clients() {
        return 2 * pairs;
    }
}
