package far.relay.server.room;

import java.util.function.DoubleSupplier;

/**
 * How much memory there is for clients, and about how much of it one takes.
 *
 * @param available bytes of memory
 * @param directUse how much of the direct memory is in use, from 0 to 1
 * @param idleClient about how many bytes a client takes that sends and receives nothing
 * @param busiestClient about how many bytes a client takes at most
 */
public record MemoryBudget(long available, DoubleSupplier directUse, int idleClient, long busiestClient) {}
