package far.relay.client.cli;

import far.relay.client.text.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.OptionSpec;

/** The options in {@code --help}, in groups: those of the orders 10 to 19 are the second group, and so on. */
final class HelpSections {
    private final List<String> headings;

    HelpSections(Messages messages) {
        headings = List.of(
                messages.get("help.options"),
                messages.get("help.server"),
                messages.get("help.talk"),
                messages.get("help.reconnect"),
                messages.get("help.terminal"),
                messages.get("help.room"));
    }

    /** All groups, each below its heading. */
    String render(Help help) {
        List<String> groups = new ArrayList<>();
        for (int group = 0; group < headings.size(); group++) {
            groups.add(headings.get(group) + "\n" + options(help, group));
        }
        return String.join("\n", groups);
    }

    private static String options(Help help, int group) {
        List<OptionSpec> options = help.commandSpec().options().stream()
                .filter(option -> Math.max(option.order(), 0) / 10 == group)
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .toList();
        Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return layout.toString();
    }
}
