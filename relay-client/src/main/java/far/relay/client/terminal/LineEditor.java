package far.relay.client.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.keymap.KeyMap;
import org.jline.reader.Buffer;
import org.jline.reader.Reference;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.InfoCmp.Capability;

/**
 * JLine's line reader, with the parts of it replaced that go wrong: how the line is drawn ({@link InputArea}), pasting into
 * terminals that do not mark a paste, and the return from a stop.
 */
final class LineEditor extends LineReaderImpl {
    /** The size of a terminal that does not report one. */
    static final Size USUAL = Size.of(80, 24);

    /** What follows Enter within this time was not typed but pasted, or sent by a program. */
    private static final int PASTE_MILLIS = 10;

    private static final String BACKSLASH = "\\";

    /** Before each further line of a paste. */
    private static final String INDENT = "  ";

    /** How many of our own stops are not followed by their signal yet. */
    private final AtomicInteger stops = new AtomicInteger();

    private final boolean multiline;

    /** @param multiline whether Alt+Enter, or Enter after a backslash at the end, begins another line of the input */
    LineEditor(Terminal terminal, boolean multiline) throws IOException {
        super(terminal, "relay-client");
        this.multiline = multiline;
        if (multiline) {
            Reference newline = new Reference("newline");
            getWidgets().put(newline.name(), this::beginLine);
            getKeyMaps().get(EMACS).bind(newline, KeyMap.alt('\r'), KeyMap.alt('\n'));
        }
    }

    /** The size of a terminal; {@link #USUAL} if it does not report one, or is gone. */
    static Size sizeOf(Terminal terminal) {
        try {
            Size size = terminal.getSize();
            return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
        } catch (UncheckedIOException e) { // since Java 22
            return USUAL;
        }
    }

    @Override
    protected void redisplay(boolean flush) {
        lock.lock();
        try {
            if (skipRedisplay) {
                skipRedisplay = false;
                return;
            }
            size = sizeOf(terminal);
            InputArea area = area();
            area.draw(layout(size.getColumns()).within(size.getRows()));
            if (flush) {
                terminal.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The line reader creates its own display for each line. */
    private InputArea area() {
        if (!(display instanceof InputArea)) {
            InputArea area = new InputArea(terminal);
            display = area;
        }
        display.resize(size);
        return (InputArea) display;
    }

    private Layout layout(int columns) {
        AttributedString before = prompt; // another thread can set it at any time
        AttributedStringBuilder text = new AttributedStringBuilder().append(before);
        int begin = Columns.of(before, 0, before.length());
        int cursor = before.length() + shown(getBuffer().upToCursor(), begin).length();
        text.append(shown(getBuffer().toString(), begin));
        if (post != null) {
            text.append("\n").append(post.get());
        }
        return Layout.of(text.toAttributedString(), cursor, columns);
    }

    /** What is typed, with escapes: a paste may hold anything. @param begin the column of its first line */
    private static String shown(String typed, int begin) {
        StringBuilder shown = new StringBuilder();
        Iterator<String> lines = Arrays.asList(typed.split("\n", -1)).iterator();
        shown.append(Columns.withoutTabs(TerminalSanitizer.sanitize(lines.next()), begin));
        while (lines.hasNext()) {
            String line = Columns.withoutTabs(TerminalSanitizer.sanitize(lines.next()), INDENT.length());
            shown.append("\n").append(INDENT).append(line);
        }
        return shown.toString();
    }

    /** Enter, which a paste may have in it: then it begins a line of the paste, and nothing is entered yet. */
    @Override
    protected boolean acceptLine() {
        String more = burst();
        if (more.isBlank()) {
            return continues() || super.acceptLine();
        }
        getBuffer().write("\n" + more.replace('\r', '\n'));
        return true;
    }

    /** A backslash at the end: another line follows. Two stand for one. */
    private boolean continues() {
        String typed = getBuffer().toString();
        if (!multiline || !typed.endsWith(BACKSLASH)) {
            return false;
        }
        getBuffer().cursor(typed.length());
        getBuffer().backspace();
        if (typed.endsWith(BACKSLASH + BACKSLASH)) {
            return false;
        }
        return beginLine();
    }

    private boolean beginLine() {
        getBuffer().write('\n');
        return true;
    }

    /** A paste. If it is one line, its line end is dropped, so that the line goes on with what is typed next. */
    @Override
    public boolean beginPaste() {
        Buffer typed = getBuffer();
        int begin = typed.cursor();
        boolean handled = super.beginPaste();
        String pasted = typed.substring(begin, typed.cursor());
        int end = pasted.indexOf('\n');
        if (end >= 0 && pasted.chars().skip(end).allMatch(c -> c == '\n')) {
            typed.backspace(pasted.length() - end);
        }
        return handled;
    }

    /** Text that arrives faster than a person can type. */
    private String burst() {
        StringBuilder text = new StringBuilder();
        while (isText(peekCharacter(PASTE_MILLIS))) {
            text.appendCodePoint(readCharacter());
        }
        return text.toString();
    }

    private static boolean isText(int c) {
        return c >= ' ' && c != 0x7f || c == '\r' || c == '\n' || c == '\t';
    }

    /**
     * Runs something that stops the process, with the terminal as a shell expects it. When the shell continues the process, it
     * has turned the marks of a paste off, and the cursor is somewhere else.
     */
    boolean stop(Runnable stopping) {
        stops.incrementAndGet();
        clear();
        terminal.writer().write(BRACKETED_PASTE_OFF);
        terminal.puts(Capability.keypad_local);
        terminal.flush();
        stopping.run();
        terminal.writer().write(BRACKETED_PASTE_ON);
        terminal.puts(Capability.keypad_xmit);
        return redrawLine();
    }

    /** After a stop from outside, such as {@code kill -STOP}, restores the terminal as after our own. */
    @Override
    protected synchronized void handleSignal(Signal signal) {
        if (signal == Signal.CONT && stops.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        super.handleSignal(signal);
        if (signal == Signal.CONT) {
            terminal.writer().write(BRACKETED_PASTE_ON);
            terminal.flush();
        }
    }
}
