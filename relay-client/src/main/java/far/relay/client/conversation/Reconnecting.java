package far.relay.client.conversation;

/**
 * When to try for another connection, and what to do on it.
 *
 * @param backoff how long to wait before each try
 * @param first whether a first connection that cannot be made is tried again, too
 * @param afterExit whether to come back after the server has said {@code exit}
 * @param anyway whether to go on with whoever has the other seat then, and to say what waits
 */
public record Reconnecting(Backoff backoff, boolean first, boolean afterExit, boolean anyway) {}
