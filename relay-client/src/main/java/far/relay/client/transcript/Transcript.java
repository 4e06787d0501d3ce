package far.relay.client.transcript;

import far.relay.client.io.JsonLine;
import far.relay.client.io.Output;
import far.relay.client.terminal.DisplayLine;
import far.relay.client.terminal.TerminalSanitizer;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.Seat;
import far.relay.system.SystemText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Appends each message, with its sender and time, to a file at once, in a thread of its own. If the file cannot be written, it
 * warns once, and the conversation continues. If the file ends in the middle of a line, as
 * after a full disk, the first line that is appended begins a new one. Thread-safe.
 */
public final class Transcript implements AutoCloseable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    /** How long {@link #close} waits for a file that blocks, such as a pipe that nobody reads. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** Always with milliseconds, {@code 2026-11-23T17:41:07.000Z}. */
    private static final DateTimeFormatter UTC =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final String file;
    private final Clock clock;
    private final Messages messages;
    private final Consumer<String> warn;
    private Output out;
    private volatile Seat seat = Seat.ONE;

    /**
     * Opens a file, and creates it if need be.
     *
     * @param file JSON lines if its name ends in {@code .jsonl}, else text; empty for no transcript
     * @param warn receives one line if the file cannot be written; once at most, by any thread
     */
    public Transcript(String file, Clock clock, Messages messages, Consumer<String> warn) {
        this.file = file;
        this.clock = clock;
        this.messages = messages;
        this.warn = warn;
        if (!file.isEmpty()) {
            try {
                Path path = SystemText.path(file);
                out = new Output(open(path), this::giveUp, PATIENCE);
            } catch (InvalidPathException e) {
                giveUp(new IOException(e.getReason(), e));
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    /** Opens a file now, but a pipe or a device only in the thread that writes it: a pipe may have no reader yet. */
    private static OutputStream open(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            return new LateStream(path);
        }
        boolean torn = isTorn(path);
        OutputStream opened = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (torn) {
            opened.write('\n');
        }
        return opened;
    }

    /** Whether a file ends without a line end. One that cannot be read counts as such: an empty line does no harm. */
    private static boolean isTorn(Path path) throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            return false;
        }
        if (!Files.isReadable(path)) {
            return true;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    /** Whether a file of this name is written as JSON lines. */
    static boolean isJson(String file) {
        return file.endsWith(".jsonl");
    }

    /** A message as a line of text: the local time, a mark for the sender, and the text, safe for a terminal. */
    static String text(Instant time, String mark, String text) {
        return TIME.format(time) + " " + mark + " " + TerminalSanitizer.sanitize(text);
    }

    /** A message as a JSON object, with the fields of docs/client.md. */
    static String json(Instant time, Seat seat, boolean own, boolean replay, String text) {
        return new JsonLine()
                .field("time", UTC.format(time))
                .field("seat", seat.number())
                .field("own", own)
                .field("replay", replay)
                .field("text", text)
                .end();
    }

    /** We have this seat. */
    public void seated(Seat ours) {
        seat = ours;
    }

    /** Appends our message. */
    public void own(String text) {
        append(seat, true, false, text);
    }

    /** Appends a message from the partner. @param replay whether it was sent to the client that had our seat before */
    public void others(String text, boolean replay) {
        append(seat.other(), false, replay, text);
    }

    private void append(Seat by, boolean own, boolean replay, String text) {
        if (out == null) {
            return;
        }
        Instant now = clock.instant();
        String line = isJson(file)
                ? json(now, by, own, replay, text)
                : text(now, kind(own, replay).mark(), text);
        out.put(line);
    }

    private static DisplayLine.Kind kind(boolean own, boolean replay) {
        return own ? DisplayLine.Kind.OWN : replay ? DisplayLine.Kind.REPLAY : DisplayLine.Kind.OTHER;
    }

    private void giveUp(IOException e) {
        warn.accept(messages.get("transcript.failed", file, new ErrorMessages(messages).of(e)));
    }

    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
