package far.relay.client.interactive;

import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Ending;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Loss;
import far.relay.client.conversation.Outbox;
import far.relay.client.conversation.RoomNews;
import far.relay.client.terminal.DisplayLine;
import far.relay.client.terminal.InputListener;
import far.relay.client.terminal.Screen;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.Command;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.RoomLink;
import far.relay.protocol.Seat;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A person at a terminal: shows the events, and sends or runs what is typed. It knows a {@link Screen}, not a terminal. The
 * client's thread and the one that reads the keys share it, so its methods are synchronized; none of them waits for the other
 * thread.
 */
public final class TerminalFrontend implements Frontend, InputListener {
    private final Screen screen;
    private final Messages messages;
    private final ErrorMessages errors;
    private final String address;
    private final boolean bell;

    private final Outbox outbox;
    private final Display display;
    private final Status status;
    private final CommandRunner commands;
    private final RoomNotices roomNotices;
    private final OutgoingMessages outgoing;
    private final LeaveConfirmation leaveConfirmation = new LeaveConfirmation();

    private Conversation conversation;
    /** The reason shown why there is no connection; empty once the conversation continues. */
    private String lastLoss = "";
    /** Whether there was a connection before this one. */
    private boolean reconnected;
    /** Whether a message was received, or the first turn was shown. */
    private boolean begun;

    /**
     * @param outbox shared with the conversation
     * @param address the server's
     * @param link of the named room; empty in a plain one
     * @param bell whether to ring on our turn
     */
    public TerminalFrontend(
            Screen screen,
            Messages messages,
            Outbox outbox,
            String address,
            Optional<RoomLink> link,
            boolean bell,
            Clock clock) {
        this.screen = screen;
        this.messages = messages;
        this.errors = new ErrorMessages(messages);
        this.outbox = outbox;
        this.address = address;
        this.bell = bell;
        this.display = new Display(screen, clock);
        this.status = new Status(messages, outbox, address, link);
        this.roomNotices = new RoomNotices(messages, display, status);
        this.outgoing = new OutgoingMessages(messages, display, outbox, status);
        this.commands = new CommandRunner(messages, display, outbox, status, roomNotices);
    }

    // --- events

    @Override
    public synchronized void connected(Conversation connected) {
        status.connected();
        if (conversation == null) {
            conversation = connected;
            display.notice(messages.get("terminal.connected", address));
            screen.read(this);
        }
        prompt();
    }

    @Override
    public synchronized void unseated(boolean plain) {
        display.notice(plain ? messages.get("terminal.no-seat-plain") : messages.get("terminal.no-seat"));
    }

    @Override
    public synchronized void seated(Seat seat) {
        boolean first = !status.hasHadSeat();
        status.seated(seat);
        if (reconnected) {
            begun = true;
            display.notice(messages.get("terminal.again", seat.number()));
        } else if (status.link().isPresent()) {
            begun = true;
            display.notice(messages.get(
                    "room.seat", seat.number(), status.link().get().room().text()));
        } else if (seat == Seat.ONE) {
            display.notice(messages.get("terminal.seat", seat.number()));
        } // otherwise the role follows at once and shows more
        if (first) {
            outgoing.holdEarly();
        }
        prompt();
    }

    @Override
    public synchronized void news(RoomNews news) {
        roomNotices.show(news);
        prompt();
    }

    @Override
    public synchronized void resumed(boolean known) {
        if (!known) {
            display.error(messages.get("terminal.other"));
        }
    }

    @Override
    public synchronized void heldBack(List<Message> sent) {
        display.error(messages.get("terminal.other"));
        int held = outbox.heldSize();
        if (held > 0) {
            display.error(messages.get("terminal.held", held));
        }
    }

    @Override
    public synchronized void turn(Role role) {
        lastLoss = "";
        if (!begun) {
            begun = true;
            display.notice(firstTurn(role));
        }
        status.turn(role);
        outgoing.sendNext(conversation);
        if (status.isOurTurn() && bell) {
            screen.ring();
        }
        prompt();
    }

    private String firstTurn(Role role) {
        if (role == Role.SENDER) {
            return messages.get("terminal.first");
        }
        return status.seat() == Seat.ONE
                ? messages.get("terminal.underway")
                : messages.get("terminal.seat", status.seat().number());
    }

    @Override
    public synchronized void message(String text) {
        begun = true;
        display.message(DisplayLine.Kind.OTHER, text, status.seat().other());
        // The turn follows, and the prompt with it.
    }

    @Override
    public synchronized void replay(String text) {
        begun = true;
        Seat seat = status.seat();
        boolean seatShown = reconnected || seat == Seat.ONE;
        display.notice(
                seatShown ? messages.get("terminal.replay-underway") : messages.get("terminal.replay", seat.number()));
        display.message(DisplayLine.Kind.REPLAY, text, seat.other());
    }

    /** Of attempts that fail for the same reason, only the first one is shown. */
    @Override
    public synchronized void lost(Loss loss, Duration pause) {
        status.lost();
        reconnected = conversation != null;
        if (!loss.text().equals(lastLoss)) {
            display.error(messages.get("terminal.lost", loss.translation().apply(errors)));
        }
        lastLoss = loss.text();
        prompt();
    }

    /** Shows an error that does not end the conversation. */
    public synchronized void warn(String text) {
        display.error(text);
    }

    @Override
    public synchronized void ended(Ending end) {
        status.turn(null);
        outgoing.drop();
        switch (end.kind()) {
            case LEFT -> display.notice(messages.get("terminal.left"));
            case STOPPED -> display.notice(messages.get("terminal.exit"));
            default -> {} // the program's last line gives the reason
        }
    }

    // --- input

    @Override
    public synchronized void typed(String text) {
        String[] lines = text.split("\\R");
        if (lines.length == 1) {
            entered(lines[0]);
        } else if (conversation.hasMultilineMessages()) {
            leaveConfirmation.reset();
            outgoing.enter(String.join("\n", lines), conversation);
        } else {
            leaveConfirmation.reset();
            Arrays.stream(lines)
                    .forEach(line -> outgoing.enter(line, conversation)); // pasted: no line of it is a command
        }
        prompt();
    }

    /** One line, typed or pasted. */
    private void entered(String line) {
        boolean slash = line.startsWith(SlashCommand.SLASH);
        boolean yes = leaveConfirmation.isOpen() && line.equals(messages.get("terminal.yes"));
        if (yes || line.equals(Command.Fin.WORD)) {
            conversation.leave();
        } else if (leaveConfirmation.asks(line)) {
            display.notice(
                    messages.get("terminal.leave-meant", messages.get("terminal.yes"), SlashCommand.escaped(line)));
        } else if (line.startsWith(SlashCommand.SLASH.repeat(2))) {
            outgoing.enter(line.substring(1), conversation);
        } else if (slash) {
            commands.run(SlashCommand.Call.of(line), conversation::leave);
            outgoing.sendNext(conversation); // a command can release messages
        } else {
            outgoing.enter(line, conversation);
        }
    }

    @Override
    public synchronized String interrupted(String text) {
        if (text.isEmpty() && outbox.size() == 0) {
            if (leaveConfirmation.interrupt()) {
                conversation.leave();
            } else {
                display.notice(messages.get("terminal.leave-how"));
                prompt();
            }
            return "";
        }
        leaveConfirmation.reset();
        Optional<String> back = text.isEmpty() ? outbox.removeLast().map(Message::text) : Optional.empty();
        display.notice(text.isEmpty() ? messages.get("terminal.taken-back") : messages.get("terminal.cleared"));
        prompt();
        return back.map(SlashCommand::escaped).orElse("");
    }

    @Override
    public void ended() {
        conversation.leave();
    }

    @Override
    public void hungUp() {
        conversation.disconnect();
    }

    private void prompt() {
        screen.prompt(status.prompt(), status.isOurTurn());
    }
}
