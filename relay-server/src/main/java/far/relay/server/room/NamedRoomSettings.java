package far.relay.server.room;

/**
 * The limits of named rooms (docs/rooms.md). All times are in milliseconds.
 *
 * @param keepSeat how long a seat keeps an owner that is away; 0 frees it at once
 * @param history the most bytes of TEXT that a room keeps, besides its last message; 0 or more
 * @param turnTimeout how long the seat with the turn may say nothing; 0 for no limit
 * @param lonelyTimeout how long a client may have no connected partner; 0 for no limit
 */
public record NamedRoomSettings(long keepSeat, int history, long turnTimeout, long lonelyTimeout) {}
