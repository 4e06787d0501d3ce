package far.relay.client.interactive;

import far.relay.client.RoomMessage;
import far.relay.client.conversation.RoomNews;
import far.relay.client.terminal.DisplayLine;
import far.relay.client.terminal.QrPicture;
import far.relay.client.text.Messages;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomLink;
import java.util.Optional;

/** Shows what happens only in a named room. Not thread-safe. */
final class RoomNotices {
    private final Messages messages;
    private final Display display;
    private final Status status;
    private boolean hasExplainedOwnPast;

    RoomNotices(Messages messages, Display display, Status status) {
        this.messages = messages;
        this.display = display;
        this.status = status;
    }

    void show(RoomNews news) {
        if (news instanceof RoomNews.Queued queued) {
            status.queued(queued);
            queued.text(messages).ifPresent(display::notice);
        } else if (news instanceof RoomNews.Created created) {
            created(created);
        } else if (news instanceof RoomNews.Partner partner) {
            partner(partner);
        } else if (news instanceof RoomNews.Past past) {
            past(past.message());
        } else if (news instanceof RoomNews.Refused
                || news instanceof RoomNews.Unreadable
                || news instanceof RoomNews.DataLost) {
            news.text(messages).ifPresent(display::error);
        } else {
            news.text(messages).ifPresent(display::notice);
        }
    }

    private void created(RoomNews.Created created) {
        created.text(messages).ifPresent(display::notice);
        if (created.picture()) {
            picture();
        }
    }

    /** Shows the link of the room. */
    void link() {
        RoomLink link = status.link().orElseThrow();
        display.notice(
                link.key().isPresent()
                        ? messages.get("room.created", link.text())
                        : messages.get("room.link", link.text()));
    }

    /** Shows the link of the room as a QR code. */
    void picture() {
        String code = QrPicture.of(status.link().orElseThrow().text());
        int needed = QrPicture.columns(code);
        if (needed <= display.columns()) {
            display.picture(code);
        } else {
            display.notice(messages.get("room.qr-narrow", needed, display.columns()));
        }
    }

    private void partner(RoomNews.Partner partner) {
        boolean hadPartner = status.hasPartner();
        status.partner(partner);
        String name = status.partnerName();
        if (partner.presence() == RoomEvent.Presence.HERE) {
            display.notice(messages.get("room.partner-here", name));
        } else if (partner.presence() == RoomEvent.Presence.AWAY) {
            display.notice(messages.get("room.partner-away", name));
        } else {
            display.notice(hadPartner ? messages.get("room.partner-left") : messages.get("room.partner-none"));
        }
    }

    private void past(RoomMessage message) {
        Optional<String> text = message.text();
        if (text.isEmpty()) {
            display.error(messages.get("room.unreadable", message.number()));
            return;
        }
        DisplayLine.Kind kind = message.sender() == status.seat() ? DisplayLine.Kind.OWN_PAST : DisplayLine.Kind.REPLAY;
        if (kind == DisplayLine.Kind.OWN_PAST && !hasExplainedOwnPast) {
            hasExplainedOwnPast = true; // the server does not say who had the seat when the message was sent
            display.notice(messages.get("room.own-past"));
        }
        display.message(kind, text.get(), message.sender());
    }
}
