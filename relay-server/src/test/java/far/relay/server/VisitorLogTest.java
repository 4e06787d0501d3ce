package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;
    private final ManualClock clock = new ManualClock();
    private final VisitorLog log = new VisitorLog(3, clock);

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(standardError);
    }

    private void log(int lines) {
        IntStream.rangeClosed(1, lines).forEach(i -> log.error("line {}", i));
    }

    /** What was written since it was last asked, without time and level. */
    private List<String> written() {
        List<String> lines = written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst(".* - ", ""))
                .toList();
        written.reset();
        return lines;
    }

    @Test
    void takesSoManyLinesASecondAndCountsTheOthers() {
        log(5);
        assertThat(written()).containsExactly("line 1", "line 2", "line 3");
        clock.pass(Duration.ofMillis(999));
        log(1);
        assertThat(written()).isEmpty();
        clock.pass(Duration.ofMillis(1));
        assertThat(written()).containsExactly("3 lines were left out: too many in a second");
        log(3);
        assertThat(written()).containsExactly("line 1", "line 2", "line 3");
        clock.pass(Duration.ofSeconds(10));
        assertThat(written()).isEmpty();
        log(4);
        clock.pass(Duration.ofSeconds(10));
        assertThat(written()).endsWith("1 line was left out: too many in a second");
    }

    @Test
    void countsOnThoughTheyNeverStop() {
        for (int i = 0; i < 100; i++) {
            log(10);
            clock.pass(Duration.ofMillis(100));
        }
        long leftOut = written().stream()
                .filter(line -> line.contains("left out"))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .sum();
        assertThat(leftOut).isEqualTo(1000 - 10 * 3);
    }
}
