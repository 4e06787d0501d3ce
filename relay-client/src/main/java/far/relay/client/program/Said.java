package far.relay.client.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** What was said so far, to be saved: the latest of it, where it is more than a screen would keep. Not thread-safe. */
final class Said {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss ");
    private static final int MOST_CHARACTERS = 1 << 24;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private int characters;

    void add(Entry entry) {
        entries.add(entry);
        characters += entry.text().length();
        while (characters > MOST_CHARACTERS) {
            characters -= entries.remove().text().length();
        }
    }

    /**
     * Writes all of it to a new file, in UTF-8, with times and marks.
     *
     * @return how many lines there are
     * @throws IOException if the file is there already, or cannot be written
     */
    int save(Path file) throws IOException {
        Stream<String> lines = entries.stream()
                .map(entry -> TIME.format(entry.time().atZone(ZoneId.systemDefault()))
                        + entry.kind().mark() + " " + entry.text());
        Files.write(file, (Iterable<String>) lines::iterator, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return entries.size();
    }
}
