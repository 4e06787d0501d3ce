package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEvent;

/** The texts of {@code error} and {@code bye} lines, for people (docs/rooms.md, section 6). */
public final class RoomTexts {
    private RoomTexts() {}

    static RoomEvent.Error error(ErrorCode code) {
        return new RoomEvent.Error(
                code,
                switch (code) {
                    case FIRST -> RoomCommandLine.FIRST_EXPECTED;
                    case SYNTAX -> "this is not a line of the protocol";
                    case FIELD -> "this field is not accepted";
                    case ROOM -> "with new=yes the room must not exist, with new=no it must";
                    case SECRET -> "the room has another secret, or none";
                    case TOKEN -> "the token belongs to no seat of this room; join again";
                    case FULL -> "no seat is free, and no place to wait for one";
                    case BUSY -> "the server has no room left; try again later";
                    case TURN -> "it is not your turn";
                    case NUMBER -> "this is not the number of the next message";
                    case ESCAPE -> "a backslash is followed by \\, n or r";
                    case LONG -> "the line is too long";
                    case UTF8 -> "the line is not UTF-8";
                    case STORE -> "the message could not be stored; send it again later";
                });
    }

    /** The line that ends a connection for this reason. */
    public static RoomEvent.Bye bye(ByeCode code) {
        return new RoomEvent.Bye(
                code,
                switch (code) {
                    case REFUSED -> "the server closes this connection";
                    case LEFT -> "you left the room";
                    case RESUMED -> "your seat was resumed on another connection";
                    case IDLE -> "you had the turn and said nothing for too long";
                    case LONELY -> "no partner was here for too long";
                    case REMOVED -> ByeCode.NO_REASON;
                    case ENDED -> "the server stops";
                    case RESTART -> "the server restarts; resume your seat";
                });
    }
}
