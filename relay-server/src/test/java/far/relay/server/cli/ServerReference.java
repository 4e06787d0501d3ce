package far.relay.server.cli;

import far.relay.manual.Completion;
import far.relay.manual.ManualPage;
import far.relay.manual.Release;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The server's pages of the manual, its completions, and a configuration file with comments: all from its options, so that they are
 * those of this version. For the package, and for a test that they are complete.
 */
final class ServerReference {
    private static final Set<String> NOT_IN_A_FILE = Set.of("--config", "--help", "--version");
    /** What the service has turned on; everything else is a comment. */
    private static final Map<String, String> SERVICE = Map.of("--admin-socket", "/run/relay/admin.sock");

    private static final int WIDTH = 80;
    private static final String PROGRAM = "relay-server";

    private final CommandLine line = ServerOptions.parse();
    private final CommandSpec spec = line.getCommandSpec();
    private final CommandLine ctl = ctl();

    public static void main(String[] args) throws IOException {
        Release release = Release.of(args);
        ServerReference reference = new ServerReference();
        release.write("relay-server.1", reference.program(release));
        release.write("relay-server-ctl.1", reference.control(release));
        release.write("relay.conf.5", reference.file(release));
        release.write("relay.conf", reference.config());
        release.write("relay-server.bash", reference.bash());
        release.write("relay-server.zsh", reference.zsh());
    }

    /** relay-server(1). */
    String program(Release release) {
        ManualPage page = new ManualPage(PROGRAM, 1, release, "lets two parties talk strictly in turn");
        page.section("SYNOPSIS")
                .verbatim(List.of(PROGRAM + " [OPTIONS]", PROGRAM + " ctl [OPTIONS] COMMAND"))
                .section("DESCRIPTION");
        page.help(spec.usageMessage().description()).section("OPTIONS");
        groups().forEach((heading, options) -> {
            if (!heading.isEmpty()) {
                page.subsection(heading);
            }
            page.options(options);
        });
        footer(page, spec);
        page.section("ENVIRONMENT")
                .item(
                        "JAVA_OPTS",
                        "Options for the Java runtime, such as -Xmx256m. For the service, set it with systemctl edit "
                                + "relay-server.");
        page.section("FILES")
                .item(
                        "/etc/relay/relay.conf",
                        "The options of the service relay-server.service, which runs as the user relay.");
        return page.section("SEE ALSO")
                .paragraph("relay-server-ctl(1), relay.conf(5), relay-client(1)")
                .toString();
    }

    /** The command {@code ctl}, which is not one of picocli's. */
    static CommandLine ctl() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return CtlCommand.commandLine(Optional.empty(), nowhere, nowhere).setCommandName("ctl");
    }

    /** relay-server-ctl(1). */
    String control(Release release) {
        ManualPage page = new ManualPage(PROGRAM + "-ctl", 1, release, "shows and controls a running relay server");
        CommandSpec command = ctl.getCommandSpec();
        page.section("SYNOPSIS")
                .verbatim(List.of(PROGRAM + " ctl [OPTIONS] COMMAND"))
                .section("DESCRIPTION");
        page.help(command.usageMessage().description())
                .section("OPTIONS")
                .options(sorted(command.options().stream()))
                .section("COMMANDS");
        command.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(each -> {
            String arguments = each.positionalParameters().stream()
                    .map(argument -> " " + argument.paramLabel())
                    .collect(Collectors.joining());
            Stream<String> texts = Stream.of(
                            each.usageMessage().header(), each.usageMessage().description())
                    .flatMap(Stream::of);
            Stream<String> more = Stream.concat(
                            each.positionalParameters().stream(),
                            each.options().stream().filter(option -> !option.inherited() && !option.usageHelp()))
                    .map(ServerReference::described);
            page.item(each.name() + arguments, Stream.concat(texts, more).collect(Collectors.joining(" ")));
        });
        return footer(page, command)
                .section("SEE ALSO")
                .paragraph(PROGRAM + "(1)")
                .toString();
    }

    private static String described(ArgSpec argument) {
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        return name + ": " + ManualPage.description(argument);
    }

    private static ManualPage footer(ManualPage page, CommandSpec command) {
        return page.help(Stream.of(command.usageMessage().footer())
                .map(text -> text.replace("java -jar relay-server.jar", PROGRAM))
                .toArray(String[]::new));
    }

    /** relay.conf(5). */
    String file(Release release) {
        ManualPage page = new ManualPage("relay.conf", 5, release, "options of the relay server in a file");
        page.section("SYNOPSIS")
                .paragraph("/etc/relay/relay.conf")
                .section("DESCRIPTION")
                .paragraph(
                        "The service relay-server.service reads its options from /etc/relay/relay.conf. relay-server reads "
                                + "any such file with its option --config.")
                .paragraph(
                        "Each line is NAME = VALUE, where NAME is an option of relay-server(1) without its dashes. An option "
                                + "that takes no value stands alone on its line, or has the value true or false. Spaces separate several "
                                + "values of one option. Empty lines, and lines that begin with #, are ignored. The file is UTF-8, and at "
                                + "most 1 MiB long. If a line is invalid, the server prints it and does not start.")
                .paragraph(
                        "Options on the command line override those in the file. One --allow or --deny there replaces all of "
                                + "them in the file.")
                .section("OPTIONS");
        groups().forEach((heading, options) -> {
            List<OptionSpec> inFile = inFile(options);
            if (!heading.isEmpty() && !inFile.isEmpty()) {
                page.subsection(heading);
            }
            inFile.forEach(option -> page.item(usage(option), ManualPage.description(option)));
        });
        page.section("EXAMPLE")
                .verbatim(List.of(
                        "bind = 0.0.0.0",
                        "rooms = 100",
                        "tls-cert = /etc/relay/fullchain.pem",
                        "tls-key = /etc/relay/privkey.pem",
                        "allow = 192.0.2.0/24 2001:db8::/32",
                        "turn-timeout = 10m"));
        return page.section("SEE ALSO").paragraph("relay-server(1)").toString();
    }

    /** A configuration file with all options, as comments, with their defaults. */
    String config() {
        List<String> lines = new ArrayList<>(List.of(
                "# Options of the relay server: relay.conf(5). A line that begins with # is a comment; the values in",
                "# comments are the defaults, or examples in capitals. `systemctl reload relay-server` applies changes; its",
                "# log says which ones need a restart."));
        groups().forEach((heading, options) -> {
            if (!heading.isEmpty()) {
                lines.addAll(List.of("", "# --- " + heading));
            }
            for (OptionSpec option : inFile(options)) {
                lines.add("");
                wrap(ManualPage.description(option)).forEach(text -> lines.add("# " + text));
                String active = SERVICE.get(option.longestName());
                lines.add(active == null ? "#" + usage(option) : name(option) + " = " + active);
            }
        });
        return String.join("\n", lines) + "\n";
    }

    String bash() {
        return Completion.bash(program());
    }

    String zsh() {
        return Completion.zsh(program());
    }

    private static CommandLine program() {
        return ServerOptions.parse().addSubcommand(ctl());
    }

    private static String name(OptionSpec option) {
        return option.longestName().substring(2);
    }

    /** The option as a line of the file, with its default or the label of its value. */
    private static String usage(OptionSpec option) {
        if (option.arity().max() == 0) {
            return name(option);
        }
        String value = option.defaultValue() == null ? option.paramLabel() : option.defaultValue();
        return name(option) + " = " + value;
    }

    private static List<OptionSpec> inFile(List<OptionSpec> options) {
        return options.stream()
                .filter(option -> !NOT_IN_A_FILE.contains(option.longestName()))
                .toList();
    }

    /** All options below the headings of the help; those without a group have an empty one. */
    private Map<String, List<OptionSpec>> groups() {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        Set<OptionSpec> grouped = spec.argGroups().stream()
                .flatMap(group -> group.options().stream())
                .collect(Collectors.toSet());
        groups.put("", sorted(spec.options().stream().filter(option -> !grouped.contains(option))));
        spec.argGroups()
                .forEach(group -> groups.put(
                        String.format(group.heading()).strip().replaceFirst(":$", ""),
                        sorted(group.options().stream())));
        return groups;
    }

    private static List<OptionSpec> sorted(Stream<OptionSpec> options) {
        return options.sorted(Comparator.comparingInt(OptionSpec::order)).toList();
    }

    private static List<String> wrap(String text) {
        StringBuilder wrapped = new StringBuilder();
        int length = 0;
        for (String word : text.split("\\s+")) {
            boolean breaks = length + word.length() > WIDTH;
            wrapped.append(length == 0 ? "" : breaks ? "\n" : " ").append(word);
            length = (breaks ? 0 : length) + word.length() + 1;
        }
        return wrapped.toString().lines().toList();
    }
}
