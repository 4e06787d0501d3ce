package far.relay.client.program;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The values of options, and what is said of wrong ones: the option and what it takes, on one line. */
final class Values {
    private final CommandSpec spec;
    private final Texts texts;

    /** @param spec the command that has the options */
    Values(CommandSpec spec, Texts texts) {
        this.spec = spec;
        this.texts = texts;
    }

    /** A number from {@code smallest} to {@code largest}. @throws ParameterException if the value is none */
    int number(String option, String value, int smallest, int largest) {
        return parse(value)
                .filter(n -> smallest <= n && n <= largest)
                .orElseThrow(() -> wrong(option, texts.get("usage.number", smallest, largest), value));
    }

    private static Optional<Integer> parse(String value) {
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The complaint about a value. */
    ParameterException wrong(String option, String takes, String value) {
        return new ParameterException(spec.commandLine(), texts.get("usage.takes", option, takes, value));
    }
}
