package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import far.relay.client.End;
import far.relay.client.RoomEnd;
import far.relay.client.text.ErrorMessages;
import java.util.Locale;
import java.util.function.Function;

/**
 * Why there is no connection, or no conversation any more.
 *
 * @param kind that of the {@link End}, the {@link RoomEnd} or the {@link CannotConnectException}, in lower case, as in {@code unknown_host}
 * @param text the reason in English, on one line
 * @param translation the reason in the language of these messages
 */
public record Loss(String kind, String text, Function<ErrorMessages, String> translation) {
    static Loss of(End end) {
        return new Loss(name(end.kind()), end.text(), messages -> messages.of(end));
    }

    static Loss of(RoomEnd end) {
        return new Loss(name(end.kind()), end.text(), messages -> messages.of(end));
    }

    /** The server has refused a message, and closed the connection because of it. */
    static Loss afterRefusal(RoomEnd end) {
        return new Loss(name(end.kind()), end.text(), ErrorMessages::closedAfterRefusal);
    }

    static Loss of(CannotConnectException failure) {
        return new Loss(name(failure.kind()), failure.getMessage(), messages -> messages.of(failure));
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
