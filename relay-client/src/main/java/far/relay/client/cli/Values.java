package far.relay.client.cli;

import far.relay.client.text.Messages;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Parses the values of options. An error message names the option and its valid values, on one line. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    private final CommandSpec spec;
    private final Messages messages;

    /** @param spec the command that has the options */
    Values(CommandSpec spec, Messages messages) {
        this.spec = spec;
        this.messages = messages;
    }

    /** A number from {@code smallest} to {@code largest}. @throws ParameterException if the value is none */
    int number(String option, String value, int smallest, int largest) {
        return parse(value)
                .filter(n -> smallest <= n && n <= largest)
                .orElseThrow(() -> invalid(option, messages.get("usage.number", smallest, largest), value));
    }

    private static Optional<Integer> parse(String value) {
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A time such as 500ms, 30s or 5m, within these bounds. @throws ParameterException if the value is none */
    Duration duration(String option, String value, Duration shortest, Duration longest) {
        Matcher parts = DURATION.matcher(value);
        if (parts.matches()) {
            Duration duration = Duration.of(Long.parseLong(parts.group(1)), UNITS.get(parts.group(2)));
            if (duration.compareTo(shortest) >= 0 && duration.compareTo(longest) <= 0) {
                return duration;
            }
        }
        throw invalid(option, messages.get("usage.duration", text(shortest), text(longest)), value);
    }

    /** The time as one writes it: in the largest unit that needs no fraction. */
    private static String text(Duration time) {
        return Stream.of("h", "m", "s", "ms")
                .filter(unit -> time.toMillis() % UNITS.get(unit).getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> time.dividedBy(UNITS.get(unit).getDuration()) + unit)
                .orElseThrow();
    }

    /** The error for options that do not go together. */
    ParameterException invalid(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The error for an invalid value. */
    ParameterException invalid(String option, String takes, String value) {
        return new ParameterException(spec.commandLine(), messages.get("usage.takes", option, takes, value));
    }
}
