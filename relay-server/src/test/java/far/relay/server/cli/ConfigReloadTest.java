package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.ConfigSource;
import far.relay.server.ServerConfig;
import far.relay.server.admin.ReloadReport;
import far.relay.server.admin.ReloadReport.Change;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a config file that is read again. */
class ConfigReloadTest {
    private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)`");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("relay.conf");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private ConfigReload started(String text, String... arguments) throws IOException {
        write(text);
        String[] all = Stream.concat(Stream.of("--config=" + file), Stream.of(arguments))
                .toArray(String[]::new);
        return new ConfigReload(ServerOptions.inFile(all), () -> 0, all);
    }

    private static List<String> texts(List<Change> changes) {
        return changes.stream().map(Change::toString).toList();
    }

    @Test
    void eachOptionCanChangeOrNeedsARestart() {
        Set<String> options = ServerOptions.parse(List.of()).getCommandSpec().options().stream()
                .map(option -> option.longestName())
                .filter(name -> !Set.of("--config", "--help", "--version").contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> classified = new TreeSet<>(ConfigReload.CHANGEABLE);
        classified.addAll(ConfigReload.NEEDS_RESTART);
        assertThat(classified).isEqualTo(options);
        assertThat(ConfigReload.CHANGEABLE).doesNotContainAnyElementsOf(ConfigReload.NEEDS_RESTART);
    }

    @Test
    void theDocumentationSaysTheSame() throws IOException {
        String all = Files.readString(Path.of("../docs/operations.md"));
        int begin = all.indexOf("\n### Reload\n");
        String section = all.substring(begin, all.indexOf("\n## ", begin));
        Set<String> changeable = new TreeSet<>();
        Set<String> needsRestart = new TreeSet<>();
        for (String line : section.lines().filter(each -> each.startsWith("| ")).toList()) {
            String[] cells = line.split(" \\| ");
            Matcher options = OPTION.matcher(cells[0]);
            options.results()
                    .map(found -> found.group(1))
                    .forEach((cells[1].startsWith("only at a restart") ? needsRestart : changeable)::add);
        }
        assertThat(changeable).isEqualTo(new TreeSet<>(ConfigReload.CHANGEABLE));
        assertThat(needsRestart).isEqualTo(new TreeSet<>(ConfigReload.NEEDS_RESTART));
    }

    @Test
    void whatCanChangeIsInTheNewConfigurationAndReported() throws IOException {
        ConfigReload reload = started("rooms = 5\nkeep-seat = 1m\n");
        write("rooms = 7\ndrain = 30s\n");
        ConfigSource.Update update = reload.read();
        ServerConfig config = update.config().orElseThrow();
        assertThat(config.rooms().rooms()).isEqualTo(7);
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.namedRooms().keepSeat()).isEqualTo(Duration.ofMinutes(10));
        assertThat(texts(update.report().changed()))
                .containsExactlyInAnyOrder("rooms: 5 -> 7", "drain: default -> 30s", "keep-seat: 1m -> default");
        assertThat(update.report().needsRestart()).isEmpty();
        assertThat(update.report().problem()).isEmpty();
        assertThat(reload.read().report()).isEqualTo(new ReloadReport(List.of(), List.of()));
    }

    @Test
    void whatNeedsARestartStaysAndIsReportedEachTime() throws IOException {
        ConfigReload reload = started("port = 1\nbusy-wait\nrooms = 5\n");
        write("port = 2\nrooms = 6\n");
        ConfigSource.Update update = reload.read();
        ServerConfig config = update.config().orElseThrow();
        assertThat(config.listeners().get(0).port()).isEqualTo(1);
        assertThat(config.busyWait()).isTrue();
        assertThat(config.rooms().rooms()).isEqualTo(6);
        assertThat(texts(update.report().changed())).containsExactly("rooms: 5 -> 6");
        assertThat(texts(update.report().needsRestart())).containsExactly("port: 1 -> 2", "busy-wait: true -> default");
        assertThat(reload.read().report().needsRestart())
                .isEqualTo(update.report().needsRestart());
        write("port = 1\nbusy-wait\nrooms = 6\n");
        assertThat(reload.read().report()).isEqualTo(new ReloadReport(List.of(), List.of()));
    }

    @Test
    void theCommandLineWinsAsAtTheStart() throws IOException {
        ConfigReload reload = started("rooms = 5\nwaiting = 1\n", "--rooms=9", "--port=7");
        write("rooms = 6\nwaiting = 2\nport = 8\n");
        ConfigSource.Update update = reload.read();
        assertThat(update.config().orElseThrow().rooms().rooms()).isEqualTo(9);
        assertThat(update.config().orElseThrow().listeners().get(0).port()).isEqualTo(7);
        assertThat(texts(update.report().changed())).containsExactly("waiting: 1 -> 2");
        assertThat(update.report().needsRestart()).isEmpty();
    }

    @Test
    void theOrderOfAccessRulesCounts() throws IOException {
        ConfigReload reload = started("deny = 10.1.0.0/16\nallow = 10.0.0.0/8\n");
        write("allow = 10.0.0.0/8\ndeny = 10.1.0.0/16\n");
        ConfigSource.Update update = reload.read();
        assertThat(texts(update.report().changed()))
                .containsExactly("allow, deny: deny 10.1.0.0/16 allow 10.0.0.0/8 -> allow 10.0.0.0/8 deny 10.1.0.0/16");
        assertThat(update.config().orElseThrow().listeners())
                .allMatch(listener -> listener.access().admits(new InetSocketAddress("10.1.2.3", 1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rooms = many        | :2: --rooms takes a number from 1 to 1000000, not 'many'
            nonsense = 1        | :2: unknown option 'nonsense'
            tls-cert = c.pem    | --tls-cert and --tls-key must be given together
            """)
    void nothingIsAppliedOfAFileWithAnError(String line, String problem) throws IOException {
        ConfigReload reload = started("waiting = 1\n");
        write("waiting = 2\n" + line + "\n");
        ConfigSource.Update update = reload.read();
        assertThat(update.config()).isEmpty();
        assertThat(update.report())
                .isEqualTo(ReloadReport.failed((problem.startsWith(":") ? file.toString() : "") + problem));
        write("waiting = 3\n");
        assertThat(texts(reload.read().report().changed())).containsExactly("waiting: 1 -> 3");
    }

    @Test
    void whatIsNoFileIsNotReadAgain() throws IOException {
        ConfigReload reload = started("waiting = 1\n");
        Files.delete(file);
        Files.createDirectory(file); // stands for a pipe
        assertThat(reload.read().report().problem())
                .isEqualTo(Optional.of(file + " is no regular file, and can be read only once"));
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws IOException {
        ConfigReload reload = started("waiting = 1\n");
        Files.delete(file);
        assertThat(reload.read().report().problem()).isEqualTo(Optional.of("there is no file " + file));
    }
}
