package far.relay.client.conversation;

import far.relay.client.Backoff;

/**
 * When to try for another connection, and what to do on it.
 *
 * @param backoff how long to wait before each try
 * @param first whether a first connection that cannot be made is tried again, too
 * @param afterExit whether to connect again after the server has sent {@code exit}
 * @param anyway whether to continue with any partner, and to send what waits
 */
public record Reconnecting(Backoff backoff, boolean first, boolean afterExit, boolean anyway) {}
