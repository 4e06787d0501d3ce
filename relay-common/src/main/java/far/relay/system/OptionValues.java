package far.relay.system;

import far.relay.protocol.DurationText;
import java.time.Duration;
import java.util.Optional;

/** Parses the values of options on the command line. */
public final class OptionValues {
    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;

    private OptionValues() {}

    /** The number in a value; empty if it is not a number from {@code least} to {@code most}. */
    public static Optional<Integer> number(String value, int least, int most) {
        try {
            return Optional.of(Integer.valueOf(value)).filter(number -> least <= number && number <= most);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The bytes in a value such as 512, 64k or 1m; empty if it is not a size from {@code least} to {@code most}. */
    public static Optional<Integer> bytes(String value, int least, int most) {
        int unit = value.endsWith("k") ? KIB : value.endsWith("m") ? MIB : 1;
        String number = unit == 1 ? value : value.substring(0, value.length() - 1);
        return number(number, 0, most / unit).map(size -> size * unit).filter(size -> least <= size);
    }

    /** The time in a value such as 500ms, 10s, 5m, 2h or 1d; empty if it is not a time from {@code least} to {@code most}. */
    public static Optional<Duration> duration(String value, Duration least, Duration most) {
        return DurationText.parse(value).filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0);
    }
}
