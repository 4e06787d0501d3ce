package far.relay.server.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of options, and what is said of wrong ones: the option and what it takes, on one line. That is the message of
 * the {@link IllegalArgumentException} that all of these throw.
 */
public final class Values {
    /** What turns a limit off. */
    static final String OFF = "off";

    private static final String OR_OFF = ", or off";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Values() {}

    static int number(String option, String value, int least, int most) {
        return number(option, value, least, most, "");
    }

    /** Likewise, or {@link #OFF}, which is 0. */
    static int numberOrOff(String option, String value, int most) {
        return value.equals(OFF) ? 0 : number(option, value, 1, most, OR_OFF);
    }

    private static int number(String option, String value, int least, int most, String orElse) {
        return number(value)
                .filter(n -> n >= least && n <= most)
                .orElseThrow(() -> wrong(option, "a number from " + least + " to " + most + orElse, value));
    }

    private static Optional<Integer> number(String value) {
        try {
            return Optional.of(Integer.valueOf(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A time such as 500ms, 10s, 5m, 2h or 1d. */
    static Duration duration(String option, String value, Duration least, Duration most) {
        return duration(option, value, least, most, "");
    }

    /** Likewise, or {@link #OFF}, which is zero. */
    static Duration durationOrOff(String option, String value, Duration least, Duration most) {
        return value.equals(OFF) ? Duration.ZERO : duration(option, value, least, most, OR_OFF);
    }

    private static Duration duration(String option, String value, Duration least, Duration most, String orElse) {
        String takes = "a time from " + text(least) + " to " + text(most) + ", such as 90s or 10m" + orElse;
        return duration(value)
                .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0)
                .orElseThrow(() -> wrong(option, takes, value));
    }

    private static Optional<Duration> duration(String value) {
        Matcher parts = DURATION.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** The time as one writes it: in the largest unit that needs no fraction. */
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

    static IllegalArgumentException wrong(String option, String takes, String value) {
        return new IllegalArgumentException(option + " takes " + takes + ", not '" + value + "'");
    }
}
