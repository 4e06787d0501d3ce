package far.relay.client.program;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The values of options, and what is said of wrong ones: the option and what it takes, on one line. */
final class Values {
    private Values() {}

    /** A number from {@code smallest} to {@code largest}. @throws ParameterException if the value is none */
    static int number(CommandSpec spec, String option, String value, int smallest, int largest) {
        return parse(value)
                .filter(n -> smallest <= n && n <= largest)
                .orElseThrow(() -> wrong(spec, option, "a number from " + smallest + " to " + largest, value));
    }

    private static Optional<Integer> parse(String value) {
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The complaint about a value. */
    static ParameterException wrong(CommandSpec spec, String option, String takes, String value) {
        return new ParameterException(spec.commandLine(), option + " takes " + takes + ", not '" + value + "'");
    }
}
