package far.relay.client.interactive;

import far.relay.client.conversation.Outbox;
import far.relay.client.conversation.RoomNews;
import far.relay.client.terminal.TerminalSanitizer;
import far.relay.client.text.Messages;
import far.relay.protocol.DisplayName;
import far.relay.protocol.Role;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomLink;
import far.relay.protocol.Seat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The seat, the turn and the queue, as the prompt and {@code /seat} show them. Not thread-safe. */
final class Status {
    /** The prompt fits a line of 80 columns with it. */
    private static final int MOST_NAME_COLUMNS = 40;

    private final Messages messages;
    private final Outbox outbox;
    private final String address;
    /** Of the named room; empty in a plain one. */
    private final Optional<RoomLink> link;

    private boolean lost;
    private Seat seat;
    private boolean hasHadSeat;
    /** Whose turn it is; null if that is not known. */
    private Role turn;
    /** Our place in the queue of a named room; null if we had none. */
    private RoomNews.Queued queued;
    /** The partner in a named room; null if that is not known. */
    private RoomNews.Partner partner;

    /**
     * @param address the server's
     * @param link of the named room; empty in a plain one
     */
    Status(Messages messages, Outbox outbox, String address, Optional<RoomLink> link) {
        this.messages = messages;
        this.outbox = outbox;
        this.address = address;
        this.link = link;
    }

    void connected() {
        lost = false;
    }

    void lost() {
        lost = true;
        seat = null;
        turn = null;
    }

    void seated(Seat ours) {
        seat = ours;
        hasHadSeat = true;
    }

    /** Whether we have had a seat since the program started. */
    boolean hasHadSeat() {
        return hasHadSeat;
    }

    /** We wait in the queue of a named room. */
    void queued(RoomNews.Queued now) {
        queued = now;
    }

    void partner(RoomNews.Partner now) {
        partner = now;
    }

    /** Whether the other seat of the named room has an owner. */
    boolean hasPartner() {
        return partner != null && partner.presence() != RoomEvent.Presence.NONE;
    }

    /** The name of the partner, safe for a terminal. A name that its escapes or wide characters make long is shortened. */
    String partnerName() {
        return partner.name()
                .map(DisplayName::text)
                .map(name -> TerminalSanitizer.sanitize(name, MOST_NAME_COLUMNS))
                .orElse(messages.get("room.partner"));
    }

    /** The link of the named room; empty in a plain one. */
    Optional<RoomLink> link() {
        return link;
    }

    /** @param role null if it is not known whose turn it is */
    void turn(Role role) {
        turn = role;
    }

    /** Our seat; null if we have none. */
    Seat seat() {
        return seat;
    }

    boolean isOurTurn() {
        return turn == Role.SENDER;
    }

    /** The text before the input. */
    String prompt() {
        int waiting = outbox.size();
        String queued = waiting == 0 ? state() : messages.get("prompt.waiting", state(), waiting);
        int held = outbox.heldSize();
        return held == 0 ? queued : messages.get("prompt.held", queued, held);
    }

    private String state() {
        if (seat == null) {
            return lost ? messages.get("prompt.lost") : messages.get("prompt.no-seat");
        }
        if (turn == null) {
            return link.isEmpty() ? messages.get("prompt.alone") : messages.get("prompt.others");
        }
        String whose = isOurTurn() ? messages.get("prompt.ours") : messages.get("prompt.others");
        return partner == null ? whose : messages.get("prompt.partner", whose, partnerState());
    }

    private String partnerState() {
        return switch (partner.presence()) {
            case HERE -> messages.get("prompt.partner-here", partnerName());
            case AWAY -> messages.get("prompt.partner-away", partnerName());
            case NONE -> messages.get("prompt.partner-none");
        };
    }

    /** The owner of each seat of the named room, on one line each; in its queue, what the server tells of them, and our place. */
    List<String> owners() {
        if (seat == null && queued != null && !lost) {
            return queued.text(messages).stream().toList();
        }
        if (seat == null || partner == null) {
            return List.of(description());
        }
        return Arrays.stream(Seat.values())
                .map(each -> messages.get(
                        "command.owner",
                        each.number(),
                        each == seat ? messages.get("command.owner-you") : partnerState()))
                .toList();
    }

    /** One line: our seat, whose turn it is, how many messages wait. */
    String description() {
        String where = seat == null
                ? messages.get("command.no-seat", address)
                : messages.get("command.seat", seat.number(), address) + " " + whoseTurn();
        if (seat != null && partner != null) {
            where += " " + messages.get("command.partner", partnerState());
        }
        return where + messages.get("command.waiting", outbox.size());
    }

    private String whoseTurn() {
        if (turn == null) {
            return messages.get("command.nobodys-turn");
        }
        return isOurTurn() ? messages.get("command.our-turn") : messages.get("command.others-turn");
    }
}
