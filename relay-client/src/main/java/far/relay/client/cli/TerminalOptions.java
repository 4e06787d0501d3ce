package far.relay.client.cli;

import far.relay.client.io.HistoryFile;
import far.relay.client.io.HomeDirectory;
import far.relay.client.terminal.JLineScreen;
import far.relay.client.terminal.LineEditor;
import far.relay.client.terminal.LineRenderer;
import far.relay.client.terminal.PlainScreen;
import far.relay.client.terminal.Screen;
import far.relay.system.SystemText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import picocli.CommandLine.Option;

/** The options that matter at a terminal only. */
final class TerminalOptions {
    /** When to use colour. */
    enum Colour {
        auto,
        always,
        never
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

    /** Whether to ring when our turn comes. */
    boolean bell() {
        return bell;
    }

    /**
     * The screen of the terminal at which the program was started.
     *
     * @param in what is typed, and {@code out} what is seen, where the terminal can do nothing but write on
     * @param noHistory is told why what is typed is not kept between runs, where it should be
     */
    Screen screen(InputStream in, OutputStream out, Consumer<String> noHistory) {
        PrintStream plain = new PrintStream(out, true, StandardCharsets.UTF_8);
        LineRenderer renderer = renderer(colour == Colour.always);
        try {
            return JLineScreen.open(
                    this::renderer,
                    () -> history(noHistory),
                    terminal -> new PlainScreen(
                            in,
                            plain,
                            renderer,
                            () -> LineEditor.sizeOf(terminal).getColumns()));
        } catch (IOException e) {
            // Whatever it is, one can write on it.
            return new PlainScreen(in, plain, renderer, LineEditor.USUAL::getColumns);
        }
    }

    private LineRenderer renderer(Terminal terminal) {
        String noColour = System.getenv("NO_COLOR");
        Integer colours = terminal.getNumericCapability(Capability.max_colors);
        boolean wanted = colours != null && colours >= 8 && (noColour == null || noColour.isEmpty());
        return renderer(colour == Colour.always || colour == Colour.auto && wanted);
    }

    private LineRenderer renderer(boolean coloured) {
        return new LineRenderer(coloured, times, ZoneId.systemDefault());
    }

    private Optional<Path> history(Consumer<String> whyNot) {
        if (noHistory) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    HistoryFile.in(SystemText.variable("XDG_STATE_HOME").orElse(null), HomeDirectory.find()));
        } catch (IOException | InvalidPathException e) {
            whyNot.accept(e.getMessage());
            return Optional.empty();
        }
    }
}
