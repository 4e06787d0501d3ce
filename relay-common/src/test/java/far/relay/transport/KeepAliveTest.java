package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    @Test
    void probesThreeTimesInTheSecondHalfOfTheTime() {
        assertThat(KeepAlive.of(Transport.SHORTEST_DEAD_AFTER)).isEqualTo(new KeepAlive(1, 1, 4_000));
        assertThat(KeepAlive.of(Duration.ofSeconds(60))).isEqualTo(new KeepAlive(30, 10, 60_000));
    }

    /** Linux refuses an idle time or an interval of more than 32,767 s. */
    @Test
    void staysWithinTheLimitsOfTheSystem() {
        assertThat(KeepAlive.of(Transport.LONGEST_DEAD_AFTER)).isEqualTo(new KeepAlive(32_767, 14_400, 86_400_000));
    }
}
