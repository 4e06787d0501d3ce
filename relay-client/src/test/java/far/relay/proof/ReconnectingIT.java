package far.relay.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.BreakingLine;
import far.relay.testing.JarProcess;
import far.relay.testing.Seed;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Both built jars, and connections that break all the time: what {@code --reconnect-anyway} promises. {@code -Drelay.seed}
 * repeats a run.
 */
@Timeout(180)
class ReconnectingIT {
    private static final int LINES = 300;

    @RegisterExtension
    final Seed seed = new Seed();

    @Test
    void everyLineIsReceivedOnceAndInOrderWhereverAConnectionBreaks() throws Exception {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0");
                BreakingLine way = BreakingLine.to(server.port(), seed.value(), 200);
                JarProcess steady = JarProcess.start("relay.client.jar", "--port=" + server.port());
                JarProcess broken = JarProcess.start(
                        "relay.client.jar",
                        "--port=" + way.port(),
                        "--reconnect-first", // the first connection can break while it is made
                        "--reconnect-anyway",
                        "--reconnect-min=1ms",
                        "--reconnect-max=2ms")) {
            steady.type(lines("question"));
            broken.type(lines("answer"));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(steady.out().lines().count())
                            .as(() -> "lines received; the broken client says: " + broken.err())
                            .isEqualTo(LINES));
            way.mend();
            assertThat(steady.out()).isEqualTo(lines("answer"));
            await().untilAsserted(() -> assertThat(broken.out()).isEqualTo(lines("question")));
            broken.endInput();
            steady.signal("TERM");
            assertThat(steady.status()).isZero();
            assertThat(way.breaks()).isGreaterThan(LINES / 10);
        }
    }

    private static String lines(String word) {
        return IntStream.range(0, LINES).mapToObj(i -> word + " " + i + "\n").collect(Collectors.joining());
    }
}
