package far.relay.system;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.DurationText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionValuesTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "0,", "11,", "-1,", "x,", "1.5,", "99999999999,", "'',"})
    void acceptsANumberWithinItsLimits(String value, Integer number) {
        assertThat(OptionValues.number(value, 1, 10)).isEqualTo(Optional.ofNullable(number));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "5m, PT5M", "2h, PT2H", "1d, PT24H"})
    void parsesATimeInAnyUnitAndPrintsItLikewise(String value, Duration time) {
        assertThat(OptionValues.duration(value, Duration.ZERO, Duration.ofDays(1)))
                .contains(time);
        assertThat(DurationText.of(time)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1 s", "-1s", "1.5s", "1w", "9999999999s", "999ms", "61s"})
    void refusesWhatIsNoTimeWithinTheLimits(String value) {
        assertThat(OptionValues.duration(value, Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "512, 512",
        "1k, 1024",
        "64k, 65536",
        "1m, 1048576",
        "1024k, 1048576",
        "1025k,",
        "2m,",
        "1048577,",
        "-1,",
        "-1k,",
        "k,",
        "m,",
        "1.5k,",
        "1 k,",
        "1K,",
        "1kk,",
        "99999999999k,",
        "'',"
    })
    void acceptsASizeWithinItsLimits(String value, Integer bytes) {
        assertThat(OptionValues.bytes(value, 0, 1 << 20)).isEqualTo(Optional.ofNullable(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0k", "1023"})
    void refusesASizeThatIsTooSmall(String value) {
        assertThat(OptionValues.bytes(value, 1024, 1 << 20)).isEmpty();
    }
}
