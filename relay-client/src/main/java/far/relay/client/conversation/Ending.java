package far.relay.client.conversation;

import far.relay.client.End;
import far.relay.client.RoomEnd;
import far.relay.client.text.ErrorMessages;

/**
 * How a conversation ended.
 *
 * @param kind what that means for the program
 * @param why the reason
 */
public record Ending(Kind kind, Loss why) {
    /** What an end means for the program. */
    public enum Kind {
        /** We left. */
        LEFT,
        /** The server ended the conversation in order. */
        STOPPED,
        /** Anything else, which is an error. */
        FAILED
    }

    /** The same end, with a message of ours that the server has not confirmed. */
    Ending unconfirmed() {
        return new Ending(Kind.FAILED, new Loss(why.kind(), why.text(), ErrorMessages::unconfirmed));
    }

    static Ending of(End end) {
        Kind kind = switch (end.kind()) {
            case FIN -> Kind.LEFT;
            case EXIT -> Kind.STOPPED;
            default -> Kind.FAILED;
        };
        return new Ending(kind, Loss.of(end));
    }

    /** @param seated whether we had our seat on the last connection */
    static Ending of(RoomEnd end, boolean seated) {
        Kind kind = switch (end.kind()) {
            case LEFT, CLOSED -> Kind.LEFT;
            case ENDED -> seated ? Kind.STOPPED : Kind.FAILED;
            default -> Kind.FAILED;
        };
        return new Ending(kind, Loss.of(end));
    }
}
