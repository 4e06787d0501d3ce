package far.relay.client.program;

import far.relay.client.End;
import far.relay.client.RelayClient;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * A conversation of a person: says who one is, whose turn it is and what came, and prompts when it is one's turn. The
 * client's thread and the reading one share the screen, so its methods are synchronized.
 */
final class TerminalSession extends Session {
    /** Memory for a typed line. A terminal ends one at 4 KiB, so the line's own limit decides, and can tell the length. */
    private static final int TYPED = 1 << 20;

    private static final String PROMPT = "> ";

    private final InputLines input;
    private final PrintStream screen;
    private final Texts texts;
    private boolean prompted;

    TerminalSession(InputStream in, PrintStream screen, Texts texts) {
        this.input = new InputLines(in, TYPED, texts);
        this.screen = screen;
        this.texts = texts;
    }

    @Override
    public void connected(RelayClient client) {
        show(texts.get("terminal.connected"));
        super.connected(client);
    }

    @Override
    public void seated(Seat seat) {
        show(texts.get("terminal.seat", seat.number()));
        if (seat == Seat.ONE) {
            show(texts.get("terminal.alone"));
        }
    }

    @Override
    public void turn(Role role) {
        if (role == Role.SPEAKER) {
            show(texts.get("terminal.your-turn"));
            prompt();
        } else {
            show(texts.get("terminal.others-turn"));
        }
        super.turn(role);
    }

    @Override
    public void message(String text) {
        came(texts.get("terminal.message", text));
    }

    @Override
    public void replay(String text) {
        came(texts.get("terminal.replay", text));
    }

    /** A message; a replay may come when the prompt stands already. */
    private synchronized void came(String line) {
        boolean again = prompted;
        show(line);
        if (again) {
            prompt();
        }
    }

    @Override
    public void ended(End end) {
        switch (end.kind()) {
            case FIN -> show(texts.get("terminal.left"));
            case EXIT -> show(texts.get("terminal.exit"));
            default -> closePrompt(); // the program's last line tells
        }
    }

    @Override
    Optional<String> nextLine() throws IOException {
        Optional<String> line = input.next();
        synchronized (this) {
            prompted = line.isEmpty();
        }
        return line.filter(text -> !text.equals("fin"));
    }

    @Override
    void refused(String why) {
        show(texts.get("terminal.refused", texts.translated(why)));
        prompt();
    }

    private synchronized void show(String line) {
        closePrompt();
        screen.println(Harmless.of(line));
    }

    private synchronized void prompt() {
        screen.print(PROMPT);
        screen.flush();
        prompted = true;
    }

    private synchronized void closePrompt() {
        if (prompted) {
            screen.println();
            prompted = false;
        }
    }
}
