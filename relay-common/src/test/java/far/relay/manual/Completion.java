package far.relay.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes the options and commands of a program in a shell. */
public final class Completion {
    private static final Pattern FIRST_LINE = Pattern.compile("\\A#!.*\\n");
    private static final Pattern SENTENCE_END = Pattern.compile(" \\(default|[.:;](\\s|$)");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\\\[\\]:]");

    private Completion() {}

    /** For bash: a file that it sources. */
    public static String bash(CommandLine program) {
        return FIRST_LINE
                .matcher(AutoComplete.bash(program.getCommandName(), program))
                .replaceFirst("");
    }

    /**
     * For zsh: a function that it loads.
     *
     * @param words further words that can follow the name of the program
     */
    public static String zsh(CommandLine program, String... words) {
        String name = program.getCommandName();
        List<String> lines = new ArrayList<>(List.of("#compdef " + name, "local -a arguments"));
        String test = "if";
        for (CommandLine command : subcommands(program).toList()) {
            lines.add(test + " " + present(command.getCommandSpec()) + "; then");
            lines.add(arguments(command));
            test = "elif";
        }
        lines.add(test.equals("if") ? "" : "else");
        lines.add(arguments(program, words));
        lines.add(test.equals("if") ? "" : "fi");
        lines.add("_arguments $arguments");
        return String.join("\n", lines) + "\n";
    }

    /** All of them, the innermost ones first. */
    private static Stream<CommandLine> subcommands(CommandLine program) {
        return program.getSubcommands().values().stream()
                .flatMap(command -> Stream.concat(subcommands(command), Stream.of(command)));
    }

    /** Whether the words of this command are in the line. */
    private static String present(CommandSpec command) {
        return Stream.iterate(command, each -> each.parent() != null, CommandSpec::parent)
                .map(each -> "$words[(I)" + each.name() + "]")
                .collect(Collectors.joining(" && ", "((", "))"));
    }

    private static String arguments(CommandLine line, String... words) {
        CommandSpec command = line.getCommandSpec();
        Stream<String> options = command.options().stream()
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .flatMap(option -> Stream.of(option.names()).map(name -> option(option, name)));
        Stream<String> commands = Stream.concat(Stream.of(words), line.getSubcommands().keySet().stream());
        String first = commands.collect(Collectors.joining(" "));
        Stream<String> positional = first.isEmpty()
                ? command.positionalParameters().stream().map(each -> "':: :" + values(each) + "'")
                : Stream.concat(
                        before(command), Stream.of("'" + position(command) + ": :(" + first + ")'", "'*:: :_default'"));
        return Stream.concat(options, positional).collect(Collectors.joining("\n    ", "  arguments=(\n    ", "\n  )"));
    }

    /** Of the first word after the command, counted from the name of the program: the words of the command come before. */
    private static long position(CommandSpec command) {
        return Stream.iterate(command, Objects::nonNull, CommandSpec::parent).count();
    }

    /** The words of the command: zsh knows the word after them only if they are described. */
    private static Stream<String> before(CommandSpec command) {
        return Stream.iterate(command, each -> each.parent() != null, CommandSpec::parent)
                .map(each -> "'" + (position(each) - 1) + ": :(" + each.name() + ")'");
    }

    private static String option(OptionSpec option, String name) {
        String summary = "[" + quoted(summary(ManualPage.description(option))) + "]";
        String sign = option.arity().max() == 0 ? "" : name.startsWith("--") ? "=" : "+";
        String repeats = option.isMultiValue() ? "*" : "";
        String value = sign.isEmpty() ? "" : ":" + option.paramLabel() + ":" + values(option);
        return "'" + repeats + name + sign + summary + value + "'";
    }

    /** The first sentence. */
    private static String summary(String description) {
        return SENTENCE_END.split(description, 2)[0];
    }

    private static String values(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                    .collect(Collectors.joining(" ", "(", ")"));
        }
        return argument.type().equals(Path.class) ? "_files" : argument instanceof PositionalParamSpec ? "_urls" : " ";
    }

    private static String quoted(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0").replace("'", "'\\''");
    }
}
