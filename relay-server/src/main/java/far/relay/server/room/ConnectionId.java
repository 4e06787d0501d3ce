package far.relay.server.room;

/**
 * A connection, unique over all nodes and times.
 *
 * @param node the random id of the node that it came to
 * @param number its number there
 */
public record ConnectionId(String node, long number) {}
