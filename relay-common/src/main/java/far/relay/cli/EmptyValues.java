package far.relay.cli;

import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Refuses options with an empty value, such as {@code --config ''}. No option takes one. Java would take an empty file
 * name for the current directory, and an empty address for the loopback address.
 */
public final class EmptyValues {
    private EmptyValues() {}

    /** @throws MissingParameterException if an option of the command, or of its subcommand, has an empty value */
    public static void refuse(ParseResult given) {
        for (OptionSpec option : given.matchedOptions()) {
            if (option.arity().max() > 0 && option.originalStringValues().contains("")) {
                throw new MissingParameterException(
                        given.commandSpec().commandLine(), option, option.longestName() + " is empty");
            }
        }
        given.subcommands().forEach(EmptyValues::refuse);
    }
}
