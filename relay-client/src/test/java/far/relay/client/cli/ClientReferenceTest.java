package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the package has from the options: all of them. */
class ClientReferenceTest {
    @TempDir
    private static Path files;

    private final CommandSpec program = ClientReference.commandLine().getCommandSpec();
    private final CommandSpec bench = program.subcommands().get("bench").getCommandSpec();

    @BeforeAll
    static void write() throws IOException {
        ClientReference.main(new String[] {files.toString(), "1.2.3", "2026-11-27"});
    }

    private static String text(String file) throws IOException {
        return Files.readString(files.resolve(file));
    }

    private static Stream<String> names(CommandSpec command) {
        return command.options().stream().map(OptionSpec::names).flatMap(Stream::of);
    }

    @Test
    void theManualHasEveryOptionAndCommand() throws IOException {
        String page = text("relay-client.1");
        String benchPage = text("relay-client-bench.1");
        assertThat(names(program))
                .allSatisfy(name -> assertThat(page).contains("\\fB" + name.replace("-", "\\-") + "\\fR"));
        assertThat(names(bench))
                .allSatisfy(name -> assertThat(benchPage).contains("\\fB" + name.replace("-", "\\-") + "\\fR"));
        assertThat(page).contains(".B new SERVER", ".B bench", ".B LINK");
        assertThat(page + benchPage).doesNotContain("java \\-jar", "%n", "${");
    }

    @Test
    void theShellsCompleteEveryOptionAndCommand() throws IOException {
        String bash = text("relay-client.bash");
        String zsh = text("relay-client.zsh");
        assertThat(Stream.concat(names(program), names(bench))).allSatisfy(name -> {
            assertThat(bash).contains("'" + name + "'");
            assertThat(zsh).containsPattern("'\\*?" + name + "[=+]?\\[");
        });
        assertThat(zsh).contains("(new bench)");
        assertThat(bash).contains("bench");
    }
}
