package far.relay.client.pipe;

import far.relay.client.RoomMessage;
import far.relay.client.conversation.RoomNews;
import far.relay.client.io.JsonLine;
import far.relay.protocol.DisplayName;
import java.util.Optional;

/** The events that exist only in a named room, as JSON. Their form: docs/client.md. */
final class RoomJson {
    private RoomJson() {}

    /** The event on one line; empty if other events say it. */
    static Optional<String> of(RoomNews news) {
        if (news instanceof RoomNews.Entered entered) {
            return Optional.of(
                    event("room").field("room", entered.room().text()).end());
        } else if (news instanceof RoomNews.Created created) {
            return Optional.of(
                    event("created").field("link", created.link().text()).end());
        } else if (news instanceof RoomNews.Queued queued) {
            return Optional.of(event("queue").field("place", queued.place()).end());
        } else if (news instanceof RoomNews.Partner partner) {
            return Optional.of(event("partner")
                    .field("presence", partner.presence().word())
                    .field("name", partner.name().map(DisplayName::text).orElse(""))
                    .end());
        } else if (news instanceof RoomNews.Past past) {
            return Optional.of(past(past.message()));
        } else if (news instanceof RoomNews.Unreadable unreadable) {
            return Optional.of(message("unreadable", unreadable.message()).end());
        } else if (news instanceof RoomNews.Taken taken) {
            return Optional.of(event("taken").field("number", taken.number()).end());
        } else if (news instanceof RoomNews.Delayed delayed) {
            return Optional.of(
                    event("delayed").field("number", delayed.number()).end());
        } else if (news instanceof RoomNews.Refused refused) {
            return Optional.of(event("refused")
                    .field("code", refused.code())
                    .field("text", refused.reason())
                    .end());
        } else if (news instanceof RoomNews.DataLost lost) {
            return Optional.of(event("data_lost").field("number", lost.number()).end());
        } else if (news instanceof RoomNews.Notice notice) {
            return Optional.of(event("notice").field("text", notice.message()).end());
        }
        return Optional.empty();
    }

    private static String past(RoomMessage message) {
        return message("past", message)
                .field("text", message.text().orElse(""))
                .field("readable", message.text().isPresent())
                .end();
    }

    private static JsonLine message(String name, RoomMessage message) {
        return event(name)
                .field("number", message.number())
                .field("seat", message.sender().number());
    }

    private static JsonLine event(String name) {
        return new JsonLine().field("event", name);
    }
}
