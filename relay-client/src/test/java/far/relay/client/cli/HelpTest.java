package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.text.Messages;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class HelpTest {
    @Test
    void everyOptionIsDescribedAndEveryDescriptionIsAnOptions() {
        Set<String> described = Messages.of(Locale.ENGLISH).bundle().keySet().stream()
                .filter(key -> key.startsWith("relay-client.") && !key.contains(".usage."))
                .collect(Collectors.toSet());
        CommandLine program =
                new Main(InputStream.nullInputStream(), nowhere(), new PrintStream(nowhere()), false).commandLine();
        Set<String> options = new TreeSet<>();
        for (CommandLine command : List.of(program, program.getSubcommands().get("bench"))) {
            String name = command.getCommandSpec().qualifiedName(".");
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(option.description()).as(option.longestName()).isNotEmpty();
                if (!option.inherited() && !option.descriptionKey().startsWith("mixin")) {
                    options.add(name + option.longestName().replaceFirst("--", "."));
                }
            }
            for (PositionalParamSpec argument : command.getCommandSpec().positionalParameters()) {
                assertThat(argument.description()).as(argument.paramLabel()).isNotEmpty();
                options.add(argument.descriptionKey());
            }
        }
        assertThat(described).containsExactlyInAnyOrderElementsOf(options);
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }
}
