package far.relay.client.cli;

import far.relay.client.text.Messages;
import far.relay.manual.Completion;
import far.relay.manual.ManualPage;
import far.relay.manual.Release;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The client's pages of the manual and its completions, from its options, so that they are those of this version. For the package,
 * and for a test that they are complete.
 */
final class ClientReference {
    private static final String PROGRAM = "relay-client";

    private final Messages messages = Messages.of(Locale.ENGLISH);
    private final CommandLine line = commandLine();

    /** The command line, with its texts in English. */
    static CommandLine commandLine() {
        return new Main(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        new PrintStream(OutputStream.nullOutputStream()),
                        false)
                .commandLine("--lang=en");
    }

    public static void main(String[] args) throws IOException {
        Release release = Release.of(args);
        ClientReference reference = new ClientReference();
        release.write("relay-client.1", reference.program(release));
        release.write("relay-client-bench.1", reference.bench(release));
        release.write("relay-client.bash", reference.bash());
        release.write("relay-client.zsh", reference.zsh());
    }

    /** relay-client(1). */
    String program(Release release) {
        CommandSpec spec = line.getCommandSpec();
        ManualPage page =
                new ManualPage(PROGRAM, 1, release, "talks strictly in turn with another client of a relay server");
        synopsis(page, spec).section("DESCRIPTION").help(spec.usageMessage().description());
        page.section("ARGUMENTS");
        spec.positionalParameters().forEach(each -> page.item(each.paramLabel(), ManualPage.description(each)));
        groups().forEach((heading, options) -> {
            String title = heading.replaceFirst(":$", "");
            if (title.equals("Options")) {
                page.section("OPTIONS");
            } else {
                page.subsection(title);
            }
            page.options(options);
        });
        page.section("COMMANDS").item("new SERVER", messages.get("help.new").replace("%n", ""));
        line.getSubcommands()
                .forEach((name, command) -> page.item(
                        name,
                        command.getCommandSpec().usageMessage().description()[0] + " See " + PROGRAM + "-" + name
                                + "(1)."));
        return footer(page, spec, "relay-client-bench(1), relay-server(1)");
    }

    /** relay-client-bench(1). */
    String bench(Release release) {
        CommandSpec spec = line.getSubcommands().get("bench").getCommandSpec();
        ManualPage page = new ManualPage(PROGRAM + "-bench", 1, release, "measures a relay server");
        synopsis(page, line.getCommandSpec())
                .section("DESCRIPTION")
                .help(spec.usageMessage().description());
        page.section("ARGUMENTS");
        spec.positionalParameters().forEach(each -> page.item(each.paramLabel(), ManualPage.description(each)));
        page.section("OPTIONS")
                .options(spec.options().stream()
                        .sorted(Comparator.comparingInt(OptionSpec::order))
                        .toList());
        return footer(page, spec, "relay-client(1), relay-server(1)");
    }

    String bash() {
        return Completion.bash(line);
    }

    String zsh() {
        return Completion.zsh(line, "new");
    }

    /** The options of the program, without those of its commands. */
    Map<String, List<OptionSpec>> groups() {
        return new HelpSections(messages, () -> false).groups(line.getCommandSpec());
    }

    private static ManualPage synopsis(ManualPage page, CommandSpec spec) {
        return page.section("SYNOPSIS")
                .verbatim(Stream.of(spec.usageMessage().customSynopsis())
                        .map(String::strip)
                        .toList());
    }

    private static String footer(ManualPage page, CommandSpec spec, String others) {
        page.help(Stream.of(spec.usageMessage().footer())
                .map(text -> text.replace("java -jar relay-client.jar", PROGRAM)
                        .replace("java -jar relay-server.jar", "relay-server"))
                .toArray(String[]::new));
        return page.section("SEE ALSO").paragraph(others).toString();
    }
}
