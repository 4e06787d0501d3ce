package far.relay.client.cli;

import far.relay.client.interactive.SlashCommand;
import far.relay.client.io.HistoryFile;
import far.relay.client.io.HomeDirectory;
import far.relay.client.terminal.Screen;
import far.relay.client.terminal.Screens;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.system.SystemText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options that only matter at a terminal. */
final class TerminalOptions {
    /** When to use colour, as it is written on the command line. */
    enum Colour {
        auto(Optional.empty()),
        always(Optional.of(true)),
        never(Optional.of(false));

        private final Optional<Boolean> colour;

        Colour(Optional<Boolean> colour) {
            this.colour = colour;
        }
    }

    @Option(
            names = "--color",
            order = 41,
            paramLabel = "WHEN",
            defaultValue = "auto",
            descriptionKey = "relay-client.color")
    private Colour colour;

    @Option(names = "--time", order = 42, descriptionKey = "relay-client.time")
    private boolean times;

    @Option(names = "--bell", order = 43, descriptionKey = "relay-client.bell")
    private boolean bell;

    @Option(names = "--no-history", order = 44, descriptionKey = "relay-client.no-history")
    private boolean noHistory;

    /** Whether to ring the bell on our turn. */
    boolean bell() {
        return bell;
    }

    /**
     * Opens the terminal that the program was started at.
     *
     * @param in the input, and {@code out}: the output, of a terminal without a line editor
     * @param named whether for a named room
     * @param warn receives a warning, on one line, if the history cannot be kept
     */
    Screen screen(InputStream in, OutputStream out, boolean named, Messages messages, Consumer<String> warn) {
        return new Screens(
                        in,
                        out,
                        colour.colour,
                        times,
                        SlashCommand.completions(named),
                        named,
                        () -> history(messages, warn))
                .open();
    }

    private Optional<Path> history(Messages messages, Consumer<String> warn) {
        if (noHistory) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    HistoryFile.in(SystemText.variable("XDG_STATE_HOME").orElse(null), HomeDirectory.find()));
        } catch (FileSystemException e) {
            warn.accept(messages.get("terminal.history-file", e.getFile(), new ErrorMessages(messages).of(e)));
        } catch (IOException e) {
            warn.accept(messages.get("terminal.no-history", new ErrorMessages(messages).of(e)));
        } catch (InvalidPathException e) {
            warn.accept(messages.get("terminal.no-history", e.getMessage()));
        }
        return Optional.empty();
    }
}
