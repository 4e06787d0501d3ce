package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** What the package has from the options: all of them, and nothing that the server refuses. */
class ServerReferenceTest {
    private static final Pattern LINE = Pattern.compile("^#?([a-z][a-z-]*)(?: = .*)?$", Pattern.MULTILINE);
    private static final Pattern COMMENTED = Pattern.compile("^#(?=[a-z].* = [^A-Z]*$)", Pattern.MULTILINE);
    private static final Pattern ACTIVE = Pattern.compile("^[^#\\n].*", Pattern.MULTILINE);

    @TempDir
    private static Path files;

    private final List<OptionSpec> options =
            ServerOptions.parse().getCommandSpec().options();

    @BeforeAll
    static void write() throws IOException {
        ServerReference.main(new String[] {files.toString(), "1.2.3", "2026-11-27"});
    }

    private static String text(String file) throws IOException {
        return Files.readString(files.resolve(file));
    }

    private Set<String> names(String... without) {
        return options.stream()
                .map(option -> option.longestName().substring(2))
                .filter(name -> !List.of(without).contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theConfigurationFileHasEveryOptionOnce() throws IOException {
        assertThat(LINE.matcher(text("relay.conf")).results().map(line -> line.group(1)))
                .containsExactlyInAnyOrderElementsOf(names("config", "help", "version"));
    }

    @Test
    void theValuesInItsCommentsAreTheDefaults() throws IOException {
        Path all = Files.writeString(
                files.resolve("all.conf"),
                COMMENTED
                        .matcher(ACTIVE.matcher(text("relay.conf")).replaceAll(""))
                        .replaceAll(""));
        assertThat(ACTIVE.matcher(Files.readString(all)).results()).hasSizeGreaterThan(10);
        assertThat(ServerOptions.configOf("--config", all.toString()))
                .usingRecursiveComparison()
                .ignoringFields("unreadLogLines")
                .isEqualTo(ServerOptions.configOf());
    }

    @Test
    void theServerAcceptsItAsItIs() {
        ServerOptions.configOf("--config", files.resolve("relay.conf").toString());
    }

    @Test
    void theManualHasEveryOption() throws IOException {
        String program = text("relay-server.1");
        String file = text("relay.conf.5");
        assertThat(program).startsWith(".TH \"RELAY\\-SERVER\" 1 2026-11-27 \"relay 1.2.3\"");
        assertThat(names())
                .allSatisfy(name -> assertThat(program).contains("\\fB\\-\\-" + name.replace("-", "\\-") + "\\fR"));
        assertThat(names("config", "help", "version"))
                .allSatisfy(name -> assertThat(file).contains(".B " + name.replace("-", "\\-")));
    }

    @Test
    void theManualHasEveryCommandOfAnOperator() throws IOException {
        String page = text("relay-server-ctl.1");
        assertThat(ServerReference.ctl().getSubcommands().keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("\n.B " + name.replace("-", "\\-")));
        assertThat(page).doesNotContain("java \\-jar", "%n");
    }

    @Test
    void theShellsCompleteEveryOption() throws IOException {
        String bash = text("relay-server.bash");
        String zsh = text("relay-server.zsh");
        assertThat(options.stream().flatMap(option -> Stream.of(option.names())))
                .allSatisfy(name -> {
                    assertThat(bash).contains("'" + name + "'");
                    assertThat(zsh).containsPattern("'\\*?" + name + "[=+]?\\[");
                });
    }
}
