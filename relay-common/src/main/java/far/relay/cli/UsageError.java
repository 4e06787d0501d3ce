package far.relay.cli;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, as data: {@link #text} says it in English, and the parts are for a translation.
 *
 * @param kind what is wrong
 * @param values what the kind says they are, in this order
 * @param suggestions the options that may have been meant; mostly empty
 */
public record UsageError(Kind kind, List<String> values, List<String> suggestions) {
    /** What is wrong. */
    public enum Kind {
        /** There is no such option; the value is the argument. */
        UNKNOWN_OPTION("unknown option '%s'"),
        /** The program takes no arguments but options; the value is the argument. */
        UNEXPECTED_ARGUMENT("unexpected argument '%s'"),
        /** An option has no value; the values are its name and the label of the value. */
        VALUE_MISSING("%s needs a value (%s)"),
        /** An option that takes no value has one; the value is its name. */
        NO_VALUE("%s takes no value"),
        /** An option is there twice; the value is its name. */
        REPEATED("%s is given more than once"),
        /** Anything else; the value is the message of the exception. */
        OTHER("%s");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private UsageError(Kind kind, String... values) {
        this(kind, List.of(values), List.of());
    }

    /** What an exception of picocli means. */
    public static UsageError of(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return new UsageError(
                    unmatched.isUnknownOption() ? Kind.UNKNOWN_OPTION : Kind.UNEXPECTED_ARGUMENT,
                    List.of(unmatched.getUnmatched().get(0)),
                    unmatched.getSuggestions());
        }
        if (e instanceof MissingParameterException missing) {
            ArgSpec option = missing.getMissing().get(0);
            return option.isPositional()
                    ? new UsageError(Kind.OTHER, option.paramLabel() + " is missing")
                    : new UsageError(Kind.VALUE_MISSING, name(option), option.paramLabel());
        }
        if (e instanceof OverwrittenOptionException twice) {
            return new UsageError(Kind.REPEATED, name(twice.getOverwritten()));
        }
        return e.getArgSpec() != null && e.getArgSpec().arity().max() == 0
                ? new UsageError(Kind.NO_VALUE, name(e.getArgSpec()))
                : new UsageError(Kind.OTHER, e.getMessage());
    }

    private static String name(ArgSpec option) {
        return ((OptionSpec) option).longestName();
    }

    /** The error in English; it quotes the command line as it is, control characters included. */
    public String text() {
        String what = String.format(kind.text, values.toArray());
        return suggestions.isEmpty() ? what : what + ", did you mean " + String.join(" or ", suggestions) + "?";
    }
}
