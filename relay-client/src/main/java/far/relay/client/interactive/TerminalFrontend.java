package far.relay.client.interactive;

import far.relay.client.End;
import far.relay.client.InvalidMessageException;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.ReconnectingConversation;
import far.relay.client.terminal.DisplayLine;
import far.relay.client.terminal.InputListener;
import far.relay.client.terminal.Screen;
import far.relay.client.terminal.SlashCommand;
import far.relay.client.text.Messages;
import far.relay.client.transcript.ConversationLog;
import far.relay.protocol.Command;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A conversation of a person: what is shown of what happens, and what comes of what is typed. Knows no terminal. The
 * client's thread and the typing one share it, so its methods are synchronized, and neither waits for the other in them.
 */
public final class TerminalFrontend implements Frontend, InputListener {
    private final Screen screen;
    private final Messages messages;
    private final String address;
    private final int maxLine;
    private final boolean bell;
    private final Clock clock;

    private final Outbox outbox = new Outbox();
    private final ConversationLog log = new ConversationLog();
    private ReconnectingConversation conversation;
    private boolean isLost;
    /** Why there was no connection, as it was told; empty once the conversation goes on. */
    private String loss = "";
    /** Whether this connection is not the first one. */
    private boolean again;

    private Seat seat;
    /** Whose turn it is; null where that is not known. */
    private Role turn;
    /** Whether a message has come, or the first turn was told. */
    private boolean begun;

    private final LeaveConfirmation leaveConfirmation = new LeaveConfirmation();

    /**
     * @param address the server's
     * @param maxLine the most bytes a line may have on the wire
     * @param bell whether it rings when the turn comes
     */
    public TerminalFrontend(Screen screen, Messages messages, String address, int maxLine, boolean bell, Clock clock) {
        this.screen = screen;
        this.messages = messages;
        this.address = address;
        this.maxLine = maxLine;
        this.bell = bell;
        this.clock = clock;
    }

    // --- what happens

    @Override
    public synchronized void connected(ReconnectingConversation connected) {
        isLost = false;
        if (conversation == null) {
            conversation = connected;
            remark(messages.get("terminal.connected", address));
            screen.read(this);
        }
        prompt();
    }

    @Override
    public synchronized void seated(Seat taken) {
        seat = taken;
        if (again) {
            begun = true;
            remark(messages.get("terminal.again", seat.number()));
        } else if (seat == Seat.ONE) {
            remark(messages.get("terminal.seat", seat.number()));
        } // else the role comes along, and tells more
        prompt();
    }

    @Override
    public synchronized void turn(Role role) {
        loss = "";
        if (!begun) {
            begun = true;
            if (role == Role.SPEAKER) {
                remark(messages.get("terminal.first"));
            } else if (seat == Seat.ONE) {
                remark(messages.get("terminal.underway"));
            } else {
                remark(messages.get("terminal.seat", seat.number()));
            }
        }
        turn = role;
        if (role == Role.SPEAKER) {
            outbox.next().ifPresent(this::say);
        }
        if (turn == Role.SPEAKER && bell) {
            screen.ring();
        }
        prompt();
    }

    @Override
    public synchronized void message(String text) {
        begun = true;
        show(DisplayLine.Kind.OTHER, text);
        // The turn is told next, and the prompt with it.
    }

    @Override
    public synchronized void replay(String text) {
        begun = true;
        boolean told = again || seat == Seat.ONE;
        remark(told ? messages.get("terminal.replay-underway") : messages.get("terminal.replay", seat.number()));
        show(DisplayLine.Kind.REPLAY, text);
    }

    @Override
    public synchronized void unseated(boolean plain) {
        remark(plain ? messages.get("terminal.no-seat-plain") : messages.get("terminal.no-seat"));
    }

    @Override
    public synchronized void resumed(boolean known) {
        if (!known) {
            problem(messages.get("terminal.other"));
        }
    }

    @Override
    public synchronized void heldBack(List<String> lines) {
        problem(messages.get("terminal.other"));
        int held = outbox.hold(lines);
        if (held > 0) {
            problem(messages.get("terminal.held", held));
        }
    }

    /** Of many tries that fail alike, the first one is shown. */
    @Override
    public synchronized void lost(String kind, String why, Duration pause) {
        seat = null;
        turn = null;
        again = conversation != null;
        if (!why.equals(loss)) {
            problem(messages.get("terminal.lost", messages.translated(why)));
        }
        loss = why;
        isLost = true;
        prompt();
    }

    /** Tells of something that does not end the conversation. */
    public synchronized void warn(String text) {
        problem(text);
    }

    @Override
    public synchronized void ended(End end) {
        turn = null;
        int unsent = outbox.dropAll() + outbox.dropHeld();
        if (unsent > 0) {
            problem(messages.get("terminal.unsent", unsent));
        }
        switch (end.kind()) {
            case FIN -> remark(messages.get("terminal.left"));
            case EXIT -> remark(messages.get("terminal.exit"));
            default -> {} // the program's last line tells
        }
    }

    // --- what is typed

    @Override
    public synchronized void typed(String text) {
        String[] lines = text.split("\\R");
        if (lines.length == 1) {
            entered(lines[0]);
        } else {
            leaveConfirmation.reset();
            Arrays.stream(lines).forEach(this::enter); // pasted: nothing of it is meant for the program
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
            String message = slash ? SlashCommand.SLASH + line : line;
            remark(messages.get("terminal.leave-meant", messages.get("terminal.yes"), message));
        } else if (line.startsWith(SlashCommand.SLASH.repeat(2))) {
            enter(line.substring(1));
        } else if (slash) {
            obey(SlashCommand.Call.of(line));
        } else {
            enter(line);
        }
    }

    @Override
    public synchronized String interrupted(String text) {
        if (text.isEmpty() && outbox.size() == 0) {
            if (leaveConfirmation.interrupt()) {
                conversation.leave();
            } else {
                remark(messages.get("terminal.leave-how"));
                prompt();
            }
            return "";
        }
        leaveConfirmation.reset();
        Optional<String> back = text.isEmpty() ? outbox.takeBack() : Optional.empty();
        remark(messages.get("terminal.taken-back"));
        prompt();
        return back.map(line -> line.startsWith(SlashCommand.SLASH) ? SlashCommand.SLASH + line : line)
                .orElse("");
    }

    @Override
    public void ended() {
        conversation.leave();
    }

    /** Says a line now or on our turn. An empty one is none. */
    private void enter(String line) {
        Optional<String> whyNot = whyNot(line);
        if (whyNot.isPresent()) {
            problem(messages.get("terminal.refused", whyNot.get()));
        } else if (turn == Role.SPEAKER && !line.isEmpty()) {
            say(line);
        } else if (!line.isEmpty() && outbox.add(line)) {
            remark(messages.get("terminal.queued", outbox.size(), line));
        } else if (!line.isEmpty()) {
            problem(messages.get("terminal.full", Outbox.ROOM));
        }
    }

    private Optional<String> whyNot(String line) {
        try {
            InvalidMessageException.check(line, maxLine);
            return Optional.empty();
        } catch (InvalidMessageException e) {
            return Optional.of(
                    e.kind() == InvalidMessageException.Kind.TOO_LONG
                            ? messages.get("terminal.too-long", e.length(), e.limit())
                            : messages.translated(e.getMessage()));
        }
    }

    /** Our turn is used with this. */
    private void say(String line) {
        turn = Role.LISTENER;
        show(DisplayLine.Kind.OWN, line);
        conversation.say(line);
    }

    // --- commands

    private void obey(SlashCommand.Call call) {
        if (call.command().isEmpty()) {
            problem(messages.get("command.unknown", call.word()));
            return;
        }
        switch (call.command().get()) {
            case HELP -> messages.get("command.help").lines().forEach(this::remark);
            case SEAT -> seat();
            case QUEUE -> queue(call.argument());
            case RESEND -> resend();
            case DROP -> drop();
            case SAVE -> save(call.argument());
            case FIN, QUIT -> conversation.leave();
        }
    }

    private void seat() {
        String where = seat == null
                ? messages.get("command.no-seat", address)
                : messages.get("command.seat", seat.number(), address) + " " + whose();
        remark(where + messages.get("command.waiting", outbox.size()));
    }

    private String whose() {
        if (turn == null) {
            return messages.get("command.nobodys-turn");
        }
        return turn == Role.SPEAKER ? messages.get("command.our-turn") : messages.get("command.others-turn");
    }

    private void queue(String argument) {
        if (argument.equals("drop")) {
            remark(messages.get("command.dropped", outbox.dropAll()));
        } else if (argument.isEmpty() || argument.equals("show")) {
            remark(messages.get("command.queue", outbox.size()));
            outbox.lines().forEach(this::remark);
            if (outbox.held() > 0) {
                remark(messages.get("command.held", outbox.held()));
                outbox.heldLines().forEach(this::remark);
            }
        } else {
            problem(messages.get("command.queue-usage"));
        }
    }

    private void resend() {
        remark(messages.get("command.resent", outbox.release()));
        if (turn == Role.SPEAKER) {
            outbox.next().ifPresent(this::say);
        }
    }

    private void drop() {
        remark(messages.get("command.held-dropped", outbox.dropHeld()));
    }

    private void save(String name) {
        if (name.isEmpty()) {
            problem(messages.get("command.save-usage"));
            return;
        }
        try {
            remark(messages.get("command.saved", log.save(name), name));
        } catch (FileAlreadyExistsException e) {
            problem(messages.get("command.save-exists", name));
        } catch (IOException e) {
            problem(messages.get("command.save-failed", name, messages.translated(e.getMessage())));
        }
    }

    // --- the screen

    private void remark(String text) {
        show(DisplayLine.Kind.NOTICE, text);
    }

    private void problem(String text) {
        show(DisplayLine.Kind.PROBLEM, text);
    }

    private void show(DisplayLine.Kind kind, String text) {
        DisplayLine line = new DisplayLine(kind, clock.instant(), text);
        if (kind != DisplayLine.Kind.NOTICE && kind != DisplayLine.Kind.PROBLEM) {
            log.add(line, kind == DisplayLine.Kind.OWN ? seat : seat.other());
        }
        screen.show(line);
    }

    private void prompt() {
        String state;
        if (seat == null) {
            state = isLost ? messages.get("prompt.lost") : messages.get("prompt.no-seat");
        } else if (turn == null) {
            state = messages.get("prompt.alone");
        } else {
            state = turn == Role.SPEAKER ? messages.get("prompt.ours") : messages.get("prompt.others");
        }
        int waiting = outbox.size();
        String queued = waiting == 0 ? state : messages.get("prompt.waiting", state, waiting);
        int held = outbox.held();
        screen.prompt(held == 0 ? queued : messages.get("prompt.held", queued, held), turn == Role.SPEAKER);
    }
}
