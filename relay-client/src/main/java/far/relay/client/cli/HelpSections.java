package far.relay.client.cli;

import far.relay.client.text.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The sections of {@code --help} that are not picocli's own: the options in groups, those of the orders 10 to 19 in the second one,
 * and so on; {@code new} among the commands, and the explanation of {@code new --help}.
 */
final class HelpSections {
    private final List<String> headings;
    private final Messages messages;
    private final BooleanSupplier isNew;

    /** @param isNew whether {@code new} is among the arguments */
    HelpSections(Messages messages, BooleanSupplier isNew) {
        this.messages = messages;
        this.isNew = isNew;
        headings = List.of(
                messages.get("help.options"),
                messages.get("help.server"),
                messages.get("help.talk"),
                messages.get("help.reconnect"),
                messages.get("help.terminal"),
                messages.get("help.room"));
    }

    /** Puts them into the help of the program. */
    void addTo(CommandLine program) {
        Map<String, IHelpSectionRenderer> sections = program.getHelpSectionMap();
        sections.put(UsageMessageSpec.SECTION_KEY_SYNOPSIS, this::synopsis);
        sections.put(UsageMessageSpec.SECTION_KEY_DESCRIPTION, this::description);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, this::groups);
        sections.put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::commands);
    }

    private String synopsis(Help help) {
        return isNew.getAsBoolean()
                ? messages.get("help.new-synopsis") + "\n"
                : help.synopsis(help.synopsisHeadingLength());
    }

    private String description(Help help) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        String[] text = {messages.get("help.new")};
        return isNew.getAsBoolean()
                ? Help.join(
                                help.ansi(),
                                usage.width(),
                                usage.adjustLineBreaksForWideCJKCharacters(),
                                text,
                                new StringBuilder())
                        .toString()
                : help.description();
    }

    /** {@code new} is no command of picocli's: it has the options of a conversation. */
    private String commands(Help help) {
        return "  new    " + messages.get("help.new-line") + "\n" + help.commandList();
    }

    private String groups(Help help) {
        List<String> groups = new ArrayList<>();
        groups(help.commandSpec()).forEach((heading, options) -> groups.add(heading + "\n" + options(help, options)));
        return String.join("\n", groups);
    }

    /** The options of the program, each group below its heading. */
    Map<String, List<OptionSpec>> groups(CommandSpec program) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        for (int i = 0; i < headings.size(); i++) {
            int group = i;
            groups.put(
                    headings.get(i),
                    program.options().stream()
                            .filter(option -> Math.max(option.order(), 0) / 10 == group)
                            .sorted(Comparator.comparingInt(OptionSpec::order))
                            .toList());
        }
        return groups;
    }

    private static String options(Help help, List<OptionSpec> options) {
        Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
