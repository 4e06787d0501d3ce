package far.relay.client.conversation;

import far.relay.client.End;
import far.relay.client.RoomEnd;
import far.relay.client.text.ErrorMessages;
import java.util.function.Function;

/**
 * How a conversation ended.
 *
 * @param kind what that means for the program
 * @param reason the kind of the {@link End} or the {@link RoomEnd}, as {@link Loss#name} writes it
 * @param text the reason in English, on one line
 * @param translation the reason in the language of these messages
 */
public record Ending(Kind kind, String reason, String text, Function<ErrorMessages, String> translation) {
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
        return new Ending(Kind.FAILED, reason, text, ErrorMessages::unconfirmed);
    }

    static Ending of(End end) {
        Kind kind = switch (end.kind()) {
            case FIN -> Kind.LEFT;
            case EXIT -> Kind.STOPPED;
            default -> Kind.FAILED;
        };
        return new Ending(kind, Loss.name(end.kind()), end.text(), messages -> messages.of(end));
    }

    /** @param seated whether we had our seat on the last connection */
    static Ending of(RoomEnd end, boolean seated) {
        Kind kind = switch (end.kind()) {
            case LEFT, CLOSED -> Kind.LEFT;
            case ENDED -> seated ? Kind.STOPPED : Kind.FAILED;
            default -> Kind.FAILED;
        };
        return new Ending(kind, Loss.name(end.kind()), end.text(), messages -> messages.of(end));
    }
}
