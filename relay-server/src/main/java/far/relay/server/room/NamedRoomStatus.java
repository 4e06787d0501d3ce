package far.relay.server.room;

import java.util.Optional;
import java.util.function.Function;

/**
 * A named room as an operator sees it.
 *
 * @param state the latest state that is known; the room exists
 * @param since since when this node has known it, in milliseconds since 1970
 * @param clients finds those that are connected to this node
 */
public record NamedRoomStatus(RoomState state, long since, Function<ConnectionId, Optional<RoomParticipant>> clients) {}
