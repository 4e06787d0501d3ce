package far.relay.system;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the values of options on the command line, and writes their limits. */
public final class OptionValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private OptionValues() {}

    /** The number in a value; empty if it is not a number from {@code least} to {@code most}. */
    public static Optional<Integer> number(String value, int least, int most) {
        try {
            return Optional.of(Integer.valueOf(value)).filter(number -> least <= number && number <= most);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The time in a value such as 500ms, 10s, 5m, 2h or 1d; empty if it is not a time from {@code least} to {@code most}. */
    public static Optional<Duration> duration(String value, Duration least, Duration most) {
        Matcher parts = DURATION.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        Duration time = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        return time.compareTo(least) >= 0 && time.compareTo(most) <= 0 ? Optional.of(time) : Optional.empty();
    }

    /** The time as {@link #duration} reads it, in the largest unit that needs no fraction. */
    public static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
