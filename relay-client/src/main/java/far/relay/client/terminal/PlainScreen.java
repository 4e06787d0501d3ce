package far.relay.client.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jline.utils.Signals;

/**
 * A terminal that can do nothing but write on: one line after the other, the prompt among them. The system edits the line,
 * and drops it at Ctrl+C. A line that is shown while something is typed begins a new row; the typed text stays valid.
 */
final class PlainScreen implements Screen {
    private static final String INTERRUPT = "INT";

    private final BufferedReader in;
    private final PrintStream out;
    private final LineRenderer renderer;
    private final boolean multiline;
    private final IntSupplier columns;
    private String prompt = "";
    private boolean prompted;
    /** What was to be done at Ctrl+C before this. */
    private Object onInterrupt;

    /**
     * @param in and {@code out}: of UTF-8 text
     * @param multiline whether a backslash at the end of a line continues the input on the next one; two stand for one
     * @param columns how many the terminal has
     */
    PlainScreen(InputStream in, PrintStream out, LineRenderer renderer, boolean multiline, IntSupplier columns) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        this.renderer = renderer;
        this.multiline = multiline;
        this.columns = columns;
    }

    @Override
    public synchronized void show(DisplayLine line) {
        breakLine();
        renderer.render(line, columns.getAsInt()).forEach(row -> out.println(row.toAnsi()));
    }

    @Override
    public int columns() {
        return columns.getAsInt();
    }

    @Override
    public synchronized void prompt(String text, boolean ours) {
        String next = renderer.prompt(text, ours);
        if (!prompted || !next.equals(prompt)) {
            breakLine();
            prompt = next;
            out.print(prompt);
            out.flush();
            prompted = true;
        }
    }

    @Override
    public synchronized void ring() {
        out.print('\u0007');
    }

    @Override
    public void read(InputListener listener) {
        onInterrupt = Signals.register(INTERRUPT, () -> interrupted(listener));
        Thread typing = new Thread(() -> type(listener), "typing");
        typing.setDaemon(true);
        typing.start();
    }

    private void type(InputListener listener) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                typed();
                listener.typed(withBurst(multiline ? continued(line) : line));
            }
            listener.ended();
        } catch (IOException e) {
            listener.hungUp();
        }
    }

    private String continued(String first) throws IOException {
        StringBuilder text = new StringBuilder(first);
        while (endsInBackslash(text)) {
            text.setLength(text.length() - 1);
            String next = endsInBackslash(text) ? null : in.readLine();
            if (next == null) {
                break;
            }
            text.append('\n').append(next);
        }
        return text.toString();
    }

    private static boolean endsInBackslash(StringBuilder text) {
        return !text.isEmpty() && text.charAt(text.length() - 1) == '\\';
    }

    /** A line and the lines that arrived with it, as in a paste, without empty ones. */
    private String withBurst(String line) throws IOException {
        List<String> lines = new ArrayList<>(List.of(line));
        while (in.ready()) {
            lines.add(in.readLine());
        }
        lines.removeIf(String::isEmpty);
        return String.join("\n", lines);
    }

    /** Ctrl+C: a signal, as the system reads the keys. */
    private void interrupted(InputListener listener) {
        typed();
        out.println();
        listener.interrupted("");
    }

    private synchronized void typed() {
        prompted = false;
    }

    @Override
    public synchronized void close() {
        breakLine();
        if (onInterrupt != null) {
            Signals.unregister(INTERRUPT, onInterrupt);
            onInterrupt = null;
        }
    }

    private void breakLine() {
        if (prompted) {
            out.println();
            prompted = false;
        }
    }
}
