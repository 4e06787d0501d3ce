package far.relay.client.interactive;

import far.relay.client.terminal.DisplayLine;
import far.relay.client.terminal.Screen;
import far.relay.client.transcript.ConversationLog;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.time.Clock;

/** Shows lines on the screen, and logs those that belong to the conversation. Not thread-safe. */
final class Display {
    private final Screen screen;
    private final Clock clock;
    private final ConversationLog log = new ConversationLog();

    Display(Screen screen, Clock clock) {
        this.screen = screen;
        this.clock = clock;
    }

    /** Shows a line of the program. */
    void notice(String text) {
        screen.show(line(DisplayLine.Kind.NOTICE, text));
    }

    /** How many columns the screen has. */
    int columns() {
        return screen.columns();
    }

    /** Shows a picture of several rows. */
    void picture(String rows) {
        screen.show(line(DisplayLine.Kind.PICTURE, rows));
    }

    /** Shows an error of the program. */
    void error(String text) {
        screen.show(line(DisplayLine.Kind.PROBLEM, text));
    }

    /** Shows a message. @param sender the seat that sent it */
    void message(DisplayLine.Kind kind, String text, Seat sender) {
        DisplayLine line = line(kind, text);
        log.add(line, sender);
        screen.show(line);
    }

    private DisplayLine line(DisplayLine.Kind kind, String text) {
        return new DisplayLine(kind, clock.instant(), text);
    }

    /** As {@link ConversationLog#save}. */
    int save(String file) throws IOException {
        return log.save(file);
    }
}
