package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void atARateMessagesAreDueEvenlySpacedWhateverTheTime() {
        Pace pace = Pace.perSecond(4, 1000);
        assertThat(pace.due(0, 77)).isEqualTo(1000);
        assertThat(pace.due(1, 88)).isEqualTo(250_001_000);
        assertThat(pace.due(4, 99)).isEqualTo(1_000_001_000);
    }

    @Test
    void aRateThatDoesNotDivideASecondDoesNotDrift() {
        assertThat(Pace.perSecond(3, 0).due(3_000_000, 0)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void withoutARateAMessageIsDueAtOnce() {
        assertThat(Pace.AS_ANSWERED.due(5, 123)).isEqualTo(123);
    }
}
