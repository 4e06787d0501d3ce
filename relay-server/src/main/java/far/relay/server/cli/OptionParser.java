package far.relay.server.cli;

import far.relay.protocol.DurationText;
import far.relay.server.listener.ListenerConfig;
import far.relay.system.OptionValues;
import java.time.Duration;
import java.util.Optional;

/**
 * Parses the values of options. An invalid value throws an {@link IllegalArgumentException}, whose message is one line
 * that names the option and its valid values.
 */
final class OptionParser {
    /** The value that turns a limit off. */
    static final String OFF = "off";

    private static final String OFF_OR = OFF + " or ";
    private static final String NO_TIME = "0";
    private static final int MIB = 1024 * 1024;

    private OptionParser() {}

    static int number(String option, String value, int least, int most) {
        return number(option, value, least, most, "");
    }

    /** A port, or {@link #OFF}, which is empty. */
    static Optional<Integer> portOrOff(String option, String value) {
        return value.equals(OFF)
                ? Optional.empty()
                : Optional.of(number(option, value, 0, ListenerConfig.LARGEST_PORT, OFF_OR));
    }

    /** Likewise, or {@link #OFF}, which is 0. */
    static int numberOrOff(String option, String value, int most) {
        return value.equals(OFF) ? 0 : number(option, value, 1, most, OFF_OR);
    }

    private static int number(String option, String value, int least, int most, String instead) {
        return OptionValues.number(value, least, most)
                .orElseThrow(() -> wrong(option, instead + "a number from " + least + " to " + most, value));
    }

    /** A size such as 512, 64k or 1m. @param most whole MiB */
    static int bytes(String option, String value, int least, int most) {
        String takes = "a size such as 64k or 1m (from " + least + " to " + most / MIB + "m)";
        return OptionValues.bytes(value, least, most).orElseThrow(() -> wrong(option, takes, value));
    }

    /** A time such as 500ms, 10s, 5m, 2h or 1d. */
    static Duration duration(String option, String value, Duration least, Duration most) {
        return duration(option, value, least, most, "");
    }

    /** Likewise, or {@link #OFF}, which is zero. */
    static Duration durationOrOff(String option, String value, Duration least, Duration most) {
        return value.equals(OFF) ? Duration.ZERO : duration(option, value, least, most, OFF_OR);
    }

    /** Likewise, or 0. */
    static Duration durationOrZero(String option, String value, Duration least, Duration most) {
        return value.equals(NO_TIME) ? Duration.ZERO : duration(option, value, least, most, NO_TIME + " or ");
    }

    private static Duration duration(String option, String value, Duration least, Duration most, String instead) {
        String takes = instead + "a time such as 90s or 10m (from " + DurationText.of(least) + " to "
                + DurationText.of(most) + ")";
        return OptionValues.duration(value, least, most).orElseThrow(() -> wrong(option, takes, value));
    }

    static IllegalArgumentException wrong(String option, String takes, String value) {
        return new IllegalArgumentException(option + " takes " + takes + ", not '" + value + "'");
    }
}
