package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import java.util.List;

/** The errors on one connection: which of them end it (docs/rooms.md, section 6). */
public final class RoomErrors {
    /** The most errors that a client may make on one connection. */
    public static final int MOST = 32;

    private int count;

    /**
     * What the client is sent for an error. If the last event is {@code bye}, the connection is closed.
     *
     * @param seated whether the client has been assigned a seat on this connection
     */
    public List<RoomEvent> answer(RoomEvent.Error error, boolean seated) {
        count++;
        boolean ends = count > MOST
                || ErrorCode.of(error.code())
                        .filter(code -> code.endsConnection(seated))
                        .isPresent();
        return ends ? List.of(error, RoomTexts.bye(ByeCode.REFUSED)) : List.of(error);
    }
}
