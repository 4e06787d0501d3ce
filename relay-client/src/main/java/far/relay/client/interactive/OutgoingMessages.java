package far.relay.client.interactive;

import far.relay.client.InvalidMessageException;
import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Outbox;
import far.relay.client.terminal.DisplayLine;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.Message;
import far.relay.protocol.Role;

/** What the user enters: it is sent now, queued for one of our turns, or held back until the user decides. Not thread-safe. */
final class OutgoingMessages {
    private final Messages messages;
    private final Display display;
    private final Outbox outbox;
    private final Status status;

    OutgoingMessages(Messages messages, Display display, Outbox outbox, Status status) {
        this.messages = messages;
        this.display = display;
        this.outbox = outbox;
        this.status = status;
    }

    /** Sends a message now or on our turn. An empty one is not sent. */
    void enter(String text, Conversation conversation) {
        if (text.isEmpty()) {
            return;
        }
        try {
            Message message = conversation.message(text);
            if (status.isOurTurn()) {
                send(message, conversation);
            } else if (outbox.add(message)) {
                display.notice(
                        status.hasHadSeat()
                                ? messages.get("terminal.queued", outbox.size(), text)
                                : messages.get("terminal.queued-early", outbox.size(), text));
            } else {
                display.error(messages.get("terminal.full", Outbox.CAPACITY));
            }
        } catch (InvalidMessageException e) {
            display.error(messages.get("terminal.refused", new ErrorMessages(messages).of(e)));
        }
    }

    /** On our turn, sends the next queued message. */
    void sendNext(Conversation conversation) {
        if (status.isOurTurn()) {
            outbox.next().ifPresent(message -> send(message, conversation));
        }
    }

    /** Sends a message. This uses our turn. */
    private void send(Message message, Conversation conversation) {
        status.turn(Role.RECEIVER);
        display.message(DisplayLine.Kind.OWN, message.text(), status.seat());
        conversation.send(message);
    }

    /** We have our first seat: what was entered before answers nothing that is said there, so the user decides. */
    void holdEarly() {
        int early = outbox.holdWaiting();
        if (early > 0) {
            display.error(messages.get("terminal.held-early", early));
        }
    }

    /** The conversation is over. */
    void drop() {
        int unsent = outbox.dropWaiting() + outbox.dropHeld();
        if (unsent > 0) {
            display.error(messages.get("terminal.unsent", unsent));
        }
    }
}
