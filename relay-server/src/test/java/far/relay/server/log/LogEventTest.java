package far.relay.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogEventTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(\\w+)` \\| (error|warn|info) \\| ([^|]*) \\| [^|]+ \\|$", Pattern.MULTILINE);

    @Test
    void theDocumentationHasAllEventsWithTheirLevelsAndFieldsAndNoOther() throws Exception {
        Map<String, String> events = new TreeMap<>(Map.of("text", "error, warn, info: "));
        Map<String, TreeSet<String>> fields = new TreeMap<>();
        for (LogEvent event : LogEvent.values()) {
            fields.computeIfAbsent(event.id(), first -> new TreeSet<>()).addAll(event.fields());
            String row =
                    event.level().name().toLowerCase(Locale.ROOT) + ": " + String.join(", ", fields.get(event.id()));
            events.put(event.id(), row);
        }
        events.remove("text");
        String page = Files.readString(Path.of("../docs/operations.md"));
        int begin = page.indexOf("\n### Events\n");
        Map<String, String> documented = ROW.matcher(page.substring(begin, page.indexOf("\n## ", begin)))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> row.group(2) + ": "
                                + Stream.of(row.group(3).replace("`", "").split(", "))
                                        .map(String::strip)
                                        .sorted()
                                        .collect(Collectors.joining(", ")),
                        (one, other) -> one + " and again " + other,
                        TreeMap::new));
        assertThat(documented).isEqualTo(events);
    }

    @Test
    void aMessageHasTheValuesOfItsFieldsAsTheyAre() {
        assertThat(LogEvent.SEAT_LEFT.message("127.0.0.1:1 (CN={seat} $1 \\)", 2, "kitchen", "fin"))
                .isEqualTo("127.0.0.1:1 (CN={seat} $1 \\) leaves seat 2 of room kitchen: fin");
        assertThat(LogEvent.LINES_DROPPED.message(1L)).isEqualTo("1 line was dropped: nobody read them in time");
        assertThat(LogEvent.LISTENING.message("127.0.0.1:1", 10, "epoll"))
                .isEqualTo("listening on 127.0.0.1:1, 10 rooms, epoll");
    }
}
