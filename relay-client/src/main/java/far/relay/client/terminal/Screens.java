package far.relay.client.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/**
 * Opens the terminal that the program was started at, with a line editor if the terminal can do that.
 *
 * @param in the input, and {@code out}: the output, of a terminal without a line editor
 * @param colour whether to use colour; empty for the default: if the terminal has it and {@code NO_COLOR} is not set
 * @param times whether to show the time of each line
 * @param commands for completion: the arguments of each command
 * @param multiline whether an input can have several lines that are typed
 * @param history the file for the history, called at most once; empty for none
 */
public record Screens(
        InputStream in,
        OutputStream out,
        Optional<Boolean> colour,
        boolean times,
        Map<String, List<String>> commands,
        boolean multiline,
        Supplier<Optional<Path>> history) {
    private static final int COLOURS = 8;

    /** Opens the terminal. */
    public Screen open() {
        PrintStream plain = new PrintStream(out, true, StandardCharsets.UTF_8);
        LineRenderer renderer = renderer(colour.orElse(false));
        try {
            return JLineScreen.open(
                    in,
                    this::renderer,
                    commands,
                    multiline,
                    history,
                    terminal -> new PlainScreen(
                            in,
                            plain,
                            renderer,
                            multiline,
                            () -> LineEditor.sizeOf(terminal).getColumns()));
        } catch (IOException e) {
            // An unknown terminal can still show lines.
            return new PlainScreen(in, plain, renderer, multiline, LineEditor.USUAL::getColumns);
        }
    }

    private LineRenderer renderer(Terminal terminal) {
        return renderer(colour.orElseGet(() -> hasColour(terminal)));
    }

    private static boolean hasColour(Terminal terminal) {
        String noColour = System.getenv("NO_COLOR");
        Integer colours = terminal.getNumericCapability(Capability.max_colors);
        return colours != null && colours >= COLOURS && (noColour == null || noColour.isEmpty());
    }

    private LineRenderer renderer(boolean coloured) {
        return new LineRenderer(coloured, times, ZoneId.systemDefault());
    }
}
