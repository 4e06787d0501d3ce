package far.relay.client.cli;

import far.relay.cli.UsageError;
import far.relay.client.text.Messages;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

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
        UsageError error = UsageError.of(e);
        Object[] values = error.values().toArray();
        return switch (error.kind()) {
            case UNKNOWN_OPTION -> meant(messages.get("usage.unknown", values), error);
            case UNEXPECTED_ARGUMENT -> meant(messages.get("usage.stray", values), error);
            case VALUE_MISSING -> messages.get("usage.value-missing", values);
            case NO_VALUE -> messages.get("usage.no-value", values);
            case REPEATED -> messages.get("usage.twice", values);
            case OTHER -> other(e);
        };
    }

    private String meant(String what, UsageError error) {
        Optional<String> meant =
                error.suggestions().stream().reduce((one, other) -> messages.get("usage.or", one, other));
        return meant.map(names -> messages.get("usage.meant", what, names)).orElse(what);
    }

    private String other(ParameterException e) {
        ArgSpec option = e.getArgSpec();
        if (option == null || !option.type().isEnum()) {
            return e.getMessage(); // our own, already in that language
        }
        String valid = Arrays.stream(option.type().getEnumConstants())
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        return messages.get(
                "usage.takes", ((OptionSpec) option).longestName(), messages.get("usage.one-of", valid), e.getValue());
    }
}
