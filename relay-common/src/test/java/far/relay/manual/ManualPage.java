package far.relay.manual;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A page of the manual, in the language of man(7). Text that it gets is plain, and it escapes what would be a request. */
public final class ManualPage {
    /** An example in a help text is a command, indented by two spaces, and what it does, indented further. */
    private static final Pattern EXAMPLE = Pattern.compile(" {2}\\S.*");

    private static final Pattern HEADED = Pattern.compile("(Examples|Exit status): *(.*)", Pattern.DOTALL);
    private static final Pattern BLANK_LINES = Pattern.compile("\\n\\s*\\n");

    private final StringBuilder roff = new StringBuilder();

    /**
     * @param name of what the page describes
     * @param section of the manual, 1 to 8
     * @param release of the manual
     * @param summary what it is, in a few words
     */
    public ManualPage(String name, int section, Release release, String summary) {
        line(".TH " + quoted(name.toUpperCase(Locale.ROOT)) + " " + section + " " + release.date() + " "
                + quoted("relay " + release.version()) + " " + quoted("relay"));
        section("NAME");
        line(escape(name) + " \\- " + escape(summary));
    }

    /** Begins a section. */
    public ManualPage section(String heading) {
        return line(".SH " + quoted(heading));
    }

    /** Begins a part of a section. */
    public ManualPage subsection(String heading) {
        return line(".SS " + quoted(heading));
    }

    /** A paragraph. */
    public ManualPage paragraph(String text) {
        return separate().text(text);
    }

    /** Begins a paragraph, if no heading has begun one. */
    private ManualPage separate() {
        String last = roff.substring(roff.lastIndexOf("\n", roff.length() - 2) + 1);
        return last.startsWith(".S") ? this : line(".PP");
    }

    /** Lines that stay as they are. */
    public ManualPage verbatim(List<String> lines) {
        separate().line(".RS 4").line(".nf");
        lines.forEach(this::text);
        return line(".fi").line(".RE");
    }

    /** What {@code term} means. */
    public ManualPage item(String term, String text) {
        return line(".TP").line(".B " + escape(term)).text(text);
    }

    /** Options with their descriptions. */
    public ManualPage options(List<OptionSpec> options) {
        options.forEach(option -> {
            String names = List.of(option.names()).stream()
                    .map(name -> "\\fB" + escape(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            line(".TP").line(names + label(option)).text(description(option));
        });
        return this;
    }

    /** The description of an option or argument, as in the help. */
    public static String description(ArgSpec argument) {
        return String.format(String.join(" ", argument.description()));
    }

    private static String label(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        String label = " \\fI" + escape(option.paramLabel()) + "\\fR";
        return option.arity().max() > 1 ? label + " ..." : label;
    }

    /**
     * The text of a help, which picocli would format: paragraphs, examples, and paragraphs that begin with "Examples:" or "Exit
     * status:", which become sections.
     */
    public ManualPage help(String... text) {
        boolean headed = false;
        for (String block :
                BLANK_LINES.split(String.format(String.join("\n", text)).strip())) {
            var heading = HEADED.matcher(block);
            if (heading.matches()) {
                section(heading.group(1).toUpperCase(Locale.ROOT));
                block(heading.group(2));
            } else {
                if (headed) {
                    section("NOTES");
                }
                separate().block(block);
            }
            headed = heading.matches();
        }
        return this;
    }

    private void block(String block) {
        for (String line : block.split("\\n")) {
            if (EXAMPLE.matcher(line).matches()) {
                line(".TP").line(".B " + escape(line.strip()));
            } else if (!line.isBlank()) {
                text(line.strip());
            }
        }
    }

    private ManualPage text(String text) {
        String escaped = escape(text);
        return line(escaped.startsWith(".") || escaped.startsWith("\\(aq") ? "\\&" + escaped : escaped);
    }

    private ManualPage line(String request) {
        roff.append(request).append('\n');
        return this;
    }

    private static String quoted(String argument) {
        return '"' + escape(argument).replace("\"", "\\(dq") + '"';
    }

    private static String escape(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    /** The page. */
    @Override
    public String toString() {
        return roff.toString();
    }
}
