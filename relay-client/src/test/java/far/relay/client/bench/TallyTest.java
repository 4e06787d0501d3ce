package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long SECOND = 1_000_000_000;

    private final Tally tally = new Tally();

    private void pass(long stamp, long now) {
        tally.sent();
        tally.received(stamp, now);
    }

    @Test
    void countsTheWarmUpAsSentAndReceivedButMeasuresOnlyWhatComesAfterIt() {
        pass(0, 900_000);
        tally.begin(SECOND);
        pass(SECOND, SECOND + 50_000);
        pass(SECOND, SECOND + 70_000);
        tally.end(3 * SECOND);
        Figures figures = tally.figures(9 * SECOND, 0);
        assertThat(figures.sent()).isEqualTo(3);
        assertThat(figures.received()).isEqualTo(3);
        assertThat(figures.missing()).isZero();
        assertThat(figures.measuredSeconds()).isEqualTo(2.0);
        assertThat(figures.measuredMessages()).isEqualTo(2);
        assertThat(figures.messagesPerSecond()).isEqualTo(1.0);
        assertThat(figures.p50Micros()).isCloseTo(50, within(0.1));
        assertThat(figures.maxMicros()).isCloseTo(70, within(0.1));
    }

    @Test
    void reportsPercentilesInMicroseconds() {
        tally.begin(0);
        for (int i = 1; i <= 1000; i++) {
            pass(0, i * 1000L);
        }
        Figures figures = tally.figures(SECOND, 0);
        assertThat(figures.p50Micros()).isCloseTo(500, within(1.0));
        assertThat(figures.p99Micros()).isCloseTo(990, within(1.0));
        assertThat(figures.p999Micros()).isCloseTo(999, within(1.0));
        assertThat(figures.maxMicros()).isCloseTo(1000, within(1.0));
    }

    @Test
    void keepsTheLatencyOfWhatArrivesAfterTheEndButNotForTheRate() {
        tally.begin(0);
        tally.sent();
        tally.end(SECOND);
        tally.received(0, 2 * SECOND);
        Figures figures = tally.figures(3 * SECOND, 0);
        assertThat(figures.measuredMessages()).isZero();
        assertThat(figures.maxMicros()).isCloseTo(2e6, within(2e3));
        assertThat(figures.missing()).isZero();
    }

    @Test
    void missesWhatWasSentAndNeverArrived() {
        tally.sent();
        pass(0, 1);
        assertThat(tally.missing()).isEqualTo(1);
        assertThat(tally.figures(2, 0).missing()).isEqualTo(1);
    }

    @Test
    void reportsTheRateSoFar() {
        tally.begin(0);
        pass(0, 1);
        assertThat(tally.figures(SECOND / 2, 0).messagesPerSecond()).isEqualTo(2.0);
    }

    @Test
    void hasMeasuredNothingIfItEndedInTheWarmUp() {
        pass(0, 1);
        tally.end(SECOND);
        assertThat(tally.figures(SECOND, 7)).isEqualTo(new Figures(0, 0, 0, 0, 0, 0, 1, 1, 7));
        assertThat(tally.figures(SECOND, 7).messagesPerSecond()).isZero();
    }

    @Test
    void countsALatencyBeyondAnHourAsAnHour() {
        tally.begin(0);
        pass(0, Tally.LONGEST * 5);
        assertThat(tally.figures(SECOND, 0).maxMicros()).isCloseTo(3.6e9, within(4e6));
    }
}
