package far.relay.client.transcript;

import far.relay.client.io.HomeDirectory;
import far.relay.client.terminal.DisplayLine;
import far.relay.protocol.Seat;
import far.relay.system.SystemText;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The messages of a conversation, to be saved on request. It keeps the latest ones, up to a limit. Not thread-safe. */
public final class ConversationLog {
    private static final String HOME = "~/";
    private static final int MOST_BYTES = 1 << 25;
    /** The memory for a line besides its characters, which need up to two bytes each. */
    private static final int LINE_BYTES = 128;

    private record Line(DisplayLine entry, Seat by) {
        int bytes() {
            return LINE_BYTES + 2 * entry.text().length();
        }

        String text() {
            return Transcript.text(entry.time(), entry.kind().mark(), entry.text());
        }

        String json() {
            DisplayLine.Kind kind = entry.kind();
            boolean past = kind == DisplayLine.Kind.REPLAY || kind == DisplayLine.Kind.OWN_PAST;
            boolean own = kind == DisplayLine.Kind.OWN || kind == DisplayLine.Kind.OWN_PAST;
            return Transcript.json(entry.time(), by, own, past, entry.text());
        }
    }

    private final Deque<Line> lines = new ArrayDeque<>();
    private int bytes;

    /** @param by the seat of the sender */
    public void add(DisplayLine entry, Seat by) {
        Line line = new Line(entry, by);
        lines.add(line);
        bytes += line.bytes();
        while (bytes > MOST_BYTES) {
            bytes -= lines.remove().bytes();
        }
    }

    /**
     * Writes all of it to a new file, as a {@link Transcript} does.
     *
     * @param name the file's; {@code ~/} at its beginning is the user's home
     * @return how many lines there are
     * @throws FileAlreadyExistsException if the file is there already
     * @throws IOException if it cannot be written
     */
    public int save(String name) throws IOException {
        Path file = path(name);
        Stream<String> all = lines.stream().map(Transcript.isJson(file.toString()) ? Line::json : Line::text);
        Files.write(file, (Iterable<String>) all::iterator, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return lines.size();
    }

    private static Path path(String name) throws IOException {
        try {
            return name.startsWith(HOME)
                    ? HomeDirectory.find()
                            .orElseThrow(() -> new IOException("there is no home directory"))
                            .resolve(SystemText.path(name.substring(HOME.length())))
                    : SystemText.path(name);
        } catch (InvalidPathException e) {
            throw new IOException(e.getReason(), e); // the name cannot be encoded in this locale
        }
    }
}
