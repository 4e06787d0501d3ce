package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1000), new Random(1));

    @Test
    void growFromTheShortestToTheLongest() {
        assertThat(backoff.next().toMillis()).isBetween(100L, 200L);
        assertThat(backoff.next().toMillis()).isBetween(200L, 400L);
        assertThat(backoff.next().toMillis()).isBetween(400L, 800L);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next().toMillis()).isBetween(500L, 1000L);
        }
    }

    @Test
    void differBetweenClientsThatLostTheirConnectionAtTheSameTime() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(
                                seed -> new Backoff(Duration.ofMillis(100), Duration.ofMillis(1000), new Random(seed)))
                        .map(Backoff::next)
                        .distinct())
                .hasSizeGreaterThan(20);
    }

    @Test
    void startAgainWhenAConversationContinues() {
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(100L, 200L);
    }

    @Test
    void areConstantIfTheBoundsAreEqual() {
        Backoff same = new Backoff(Duration.ofMillis(7), Duration.ofMillis(7), new Random(1));
        assertThat(Stream.generate(same::next).limit(10)).containsOnly(Duration.ofMillis(7));
    }
}
