package far.relay.server.room;

import java.util.function.DoubleSupplier;

/**
 * How much memory is available for clients, and about how much a client needs.
 *
 * @param available the available memory in bytes
 * @param directUse how much of the direct memory is in use, from 0 to 1
 * @param idleClient about how many bytes an idle client needs
 * @param busiestClient about how many bytes a client can need at most
 */
public record MemoryBudget(long available, DoubleSupplier directUse, int idleClient, long busiestClient) {}
