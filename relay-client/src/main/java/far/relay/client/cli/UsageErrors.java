package far.relay.client.cli;

import far.relay.client.text.Messages;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message about an invalid command line: one line, in the user's language. picocli has English only. */
final class UsageErrors {
    private final Messages messages;

    UsageErrors(Messages messages) {
        this.messages = messages;
    }

    /** The message, with a hint at {@code --help}. */
    String message(ParameterException e) {
        return messages.get("usage.hint", what(e));
    }

    private String what(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (e instanceof MissingParameterException missing) {
            ArgSpec option = missing.getMissing().get(0);
            return messages.get("usage.value-missing", name(option), option.paramLabel());
        }
        if (e instanceof OverwrittenOptionException twice) {
            return messages.get("usage.twice", name(twice.getOverwritten()));
        }
        if (e.getArgSpec() != null && e.getArgSpec().arity().max() == 0) {
            return messages.get("usage.no-value", name(e.getArgSpec()));
        }
        if (e.getArgSpec() != null && e.getArgSpec().type().isEnum()) {
            Object[] takes = e.getArgSpec().type().getEnumConstants();
            return messages.get(
                    "usage.takes", name(e.getArgSpec()), messages.get("usage.one-of", joined(takes)), e.getValue());
        }
        return e.getMessage(); // our own, already in that language
    }

    private String unmatched(UnmatchedArgumentException e) {
        String argument = e.getUnmatched().get(0);
        String what =
                e.isUnknownOption() ? messages.get("usage.unknown", argument) : messages.get("usage.stray", argument);
        List<String> similar = e.getSuggestions();
        Optional<String> meant = similar.stream().reduce((one, other) -> messages.get("usage.or", one, other));
        return meant.map(names -> messages.get("usage.meant", what, names)).orElse(what);
    }

    private static String joined(Object[] values) {
        return Arrays.stream(values).map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String name(ArgSpec option) {
        return ((OptionSpec) option).longestName();
    }
}
