package far.relay.protocol;

/** How clients of named rooms open a WebSocket (docs/rooms.md, section 1). */
public final class RoomWebSocket {
    /** The path of its URL. */
    public static final String PATH = "/ws";

    /** The subprotocol, which a client may offer. */
    public static final String SUBPROTOCOL = "relay.rooms.1";

    private RoomWebSocket() {}
}
