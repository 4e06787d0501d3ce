package far.relay.client.interactive;

import far.relay.client.conversation.Outbox;
import far.relay.client.text.Messages;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;

/** The seat, the turn and the queue, as the prompt and {@code /seat} show them. Not thread-safe. */
final class Status {
    private final Messages messages;
    private final Outbox outbox;
    private final String address;

    private boolean lost;
    private Seat seat;
    /** Whose turn it is; null if that is not known. */
    private Role turn;

    /** @param address the server's */
    Status(Messages messages, Outbox outbox, String address) {
        this.messages = messages;
        this.outbox = outbox;
        this.address = address;
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
            return messages.get("prompt.alone");
        }
        return isOurTurn() ? messages.get("prompt.ours") : messages.get("prompt.others");
    }

    /** One line: our seat, whose turn it is, how many messages wait. */
    String description() {
        String where = seat == null
                ? messages.get("command.no-seat", address)
                : messages.get("command.seat", seat.number(), address) + " " + whoseTurn();
        return where + messages.get("command.waiting", outbox.size());
    }

    private String whoseTurn() {
        if (turn == null) {
            return messages.get("command.nobodys-turn");
        }
        return isOurTurn() ? messages.get("command.our-turn") : messages.get("command.others-turn");
    }
}
