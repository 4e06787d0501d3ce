package far.relay.client.terminal;

import java.io.IOError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.MaskingCallback;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.ShutdownHooks;

/**
 * A terminal with a line editor. Lines are shown above the line being edited. One thread reads the keys, from {@link #read} until
 * {@link #close}.
 */
final class JLineScreen implements Screen {
    private static final int CLOSE_MILLIS = 2000;

    /** What a terminal needs for line editing. */
    private static final List<Capability> NEEDED = List.of(
            Capability.cursor_up,
            Capability.clr_eol,
            Capability.clr_eos,
            Capability.save_cursor,
            Capability.restore_cursor);

    /** JLine warns of unknown terminals with a stack trace that helps no user. The reference keeps the logger switched off. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    private final InputStream in;
    private final Terminal terminal;
    private final LineEditor reader;
    private final LineRenderer renderer;
    private final Thread typing;
    private volatile String prompt = "";
    private volatile boolean closed;
    private volatile InputListener listener;
    /** The attributes that the terminal had before. */
    private volatile Attributes cooked;

    private final CountDownLatch done;

    private JLineScreen(
            InputStream in,
            Terminal terminal,
            LineRenderer renderer,
            Map<String, List<String>> commands,
            boolean multiline,
            Optional<Path> history,
            CountDownLatch done)
            throws IOException {
        this.in = in;
        this.terminal = terminal;
        this.done = done;
        this.renderer = renderer;
        DefaultParser parser = new DefaultParser();
        parser.setEscapeChars(null);
        parser.setQuoteChars(null);
        reader = new LineEditor(terminal, multiline);
        reader.setParser(parser);
        reader.setCompleter(new CommandCompleter(commands));
        reader.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        reader.option(LineReader.Option.ERASE_LINE_ON_FINISH, true);
        reader.option(LineReader.Option.AUTO_FRESH_LINE, false);
        reader.setVariable(LineReader.BELL_STYLE, "none");
        reader.setVariable(LineReader.HISTORY_SIZE, 1000);
        reader.setVariable(LineReader.HISTORY_FILE_SIZE, 1000);
        history.ifPresent(file -> reader.setVariable(LineReader.HISTORY_FILE, file));
        reader.getWidgets().put(LineReader.CALLBACK_INIT, () -> {
            reader.setPrompt(prompt);
            return true;
        });
        Reference suspend = new Reference("suspend");
        reader.getWidgets().put(suspend.name(), this::suspend);
        reader.getKeyMaps().get(LineReader.EMACS).bind(suspend, KeyMap.ctrl('Z'));
        typing = new Thread(this::type, "typing");
        typing.setDaemon(true);
    }

    /**
     * Opens the terminal of standard input and output. Text is UTF-8 in any locale.
     *
     * @param in standard input, to ask whether the terminal is gone
     * @param commands for completion: the arguments of each command
     * @param multiline whether an input can have several lines: Alt+Enter, or Enter after a backslash, begins another one
     * @param history the file for the history; empty for none
     * @param otherwise the screen for a terminal that cannot move its cursor, such as {@code TERM=dumb}
     * @throws IOException if there is no terminal
     */
    static Screen open(
            InputStream in,
            Function<Terminal, LineRenderer> renderer,
            Map<String, List<String>> commands,
            boolean multiline,
            Supplier<Optional<Path>> history,
            Function<Terminal, Screen> otherwise)
            throws IOException {
        // On a signal JLine runs these hooks in order. It must close the terminal after we have.
        CountDownLatch done = new CountDownLatch(1);
        JLINE.setLevel(Level.OFF);
        // Ctrl+C is read as a key. As a signal, which JLine would raise, it can arrive twice.
        System.setProperty(TerminalBuilder.PROP_SOFTWARE_SIGNALS, "false");
        ShutdownHooks.add(() -> done.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS));
        String type = System.getenv("TERM");
        boolean dumb = type != null && type.startsWith(Terminal.TYPE_DUMB);
        Terminal terminal = TerminalBuilder.builder()
                .type(dumb ? "ansi" : type) // of a dumb one, JLine would not find out the size
                .name("relay-client")
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .stdinEncoding(StandardCharsets.UTF_8)
                .stdoutEncoding(StandardCharsets.UTF_8)
                .dumb(true)
                .graphemeCluster(false) // would query the terminal, and some show the query
                .build();
        if (!dumb && NEEDED.stream().allMatch(capability -> terminal.getStringCapability(capability) != null)) {
            return new JLineScreen(in, terminal, renderer.apply(terminal), commands, multiline, history.get(), done);
        }
        done.countDown();
        return otherwise.apply(terminal);
    }

    @Override
    public void read(InputListener told) {
        listener = told;
        cooked = terminal.enterRawMode(); // between two lines, too: what is typed then must wait, and not be echoed
        typing.start();
    }

    private void type() {
        String next = "";
        try {
            while (!closed) {
                next = typeLine(next);
            }
        } catch (EndOfFileException e) {
            end();
        } catch (IOError | UncheckedIOException e) {
            listener.hungUp();
        }
    }

    /** The input has ended: by Ctrl+D, or because the terminal is gone. */
    private void end() {
        try {
            in.available();
            listener.ended();
        } catch (IOException e) {
            listener.hungUp();
        }
    }

    /** Reads a line. Returns the initial text of the next one. */
    private String typeLine(String begun) {
        String line;
        try {
            line = reader.readLine(prompt, null, (MaskingCallback) null, begun);
        } catch (UserInterruptException e) {
            return closed ? "" : listener.interrupted(e.getPartialLine());
        }
        listener.typed(line);
        return "";
    }

    /** Ctrl+Z: stops the process and those around it, as a terminal would, until the shell continues them. */
    private boolean suspend() {
        Attributes raw = terminal.getAttributes();
        return reader.stop(() -> {
            terminal.setAttributes(cooked);
            try {
                new ProcessBuilder("sh", "-c", "kill -TSTP 0")
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (IOException e) {
                // There is no shell to return to.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            terminal.setAttributes(raw);
        });
    }

    @Override
    public void show(DisplayLine line) {
        String text = renderer.render(line, columns()).stream()
                .map(AttributedString::toAnsi)
                .collect(Collectors.joining("\n"));
        reader.printAbove(InputArea.unwrapped(text) + "\n");
    }

    @Override
    public int columns() {
        return LineEditor.sizeOf(terminal).getColumns();
    }

    @Override
    public void prompt(String text, boolean ours) {
        prompt = renderer.prompt(text, ours);
        reader.setPrompt(prompt);
        try {
            reader.callWidget(LineReader.REDISPLAY);
        } catch (IllegalStateException e) {
            // Nothing is being typed just now. The next line begins with it.
        }
    }

    @Override
    public void ring() {
        terminal.puts(Capability.bell);
        terminal.flush();
    }

    @Override
    public void close() {
        closed = true;
        typing.interrupt();
        try {
            typing.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        done.countDown();
        try {
            terminal.close();
        } catch (IOException e) {
            // It is gone.
        }
    }
}
