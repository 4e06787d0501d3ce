package far.relay.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.log.LogEvent;
import far.relay.server.room.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RateLimitedLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream standardError = System.err;
    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(3, clock);

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(standardError);
    }

    private void log(int lines) {
        IntStream.rangeClosed(1, lines).forEach(i -> log.log(LogEvent.STORE_LOST_DATA, i));
    }

    /** What was written since the last call, without time and level. */
    private List<String> written() {
        List<String> lines = written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst(".* - ", "").replaceFirst("the store has lost data of room ", "line "))
                .toList();
        written.reset();
        return lines;
    }

    @Test
    void writesALimitedNumberOfLinesASecondAndCountsTheOthers() {
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
        assertThat(log.leftOut()).isEqualTo(4);
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

    static Stream<Arguments> textsFromOutside() {
        return Stream.of(
                Arguments.of("a\nb\r\0c\7\t", "a\\x0ab\\x0d\\x00c\\x07\\x09"),
                Arguments.of("\u001b[31mred\u007f", "\\x1b[31mred\\x7f"),
                Arguments.of("\u0085 \u009b", "\\x85 \\x9b"),
                Arguments.of("\u202egnp.exe", "\\u202egnp.exe"),
                Arguments.of("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
                Arguments.of("lone \ud800", "lone \\ud800"),
                Arguments.of("Grüß Gott 你好 \ud83d\ude00", "Grüß Gott 你好 \ud83d\ude00"));
    }

    @ParameterizedTest
    @MethodSource("textsFromOutside")
    void showsTextFromOutsideOnOneLineWithVisibleEscapes(String text, String shown) {
        log.log(LogEvent.CONNECTION_FAILED, text);
        assertThat(written()).containsExactly(shown + ": closed by a fault of the server");
    }

    @Test
    void cutsTextFromOutsideAfterTwoHundredCharacters() {
        log.log(LogEvent.STORE_LOST_DATA, "a".repeat(31_000));
        log.log(LogEvent.STORE_LOST_DATA, "\u001b".repeat(31_000));
        assertThat(written()).containsExactly("line " + "a".repeat(200) + "...", "line " + "\\x1b".repeat(50) + "...");
    }

    @Test
    void showsTheStackOfAnExceptionButItsTextAndThatOfItsCausesOnOneLineEach() {
        Exception cause = new IllegalArgumentException("name\n2026-01-01 INFO forged\u001b");
        log.logFailure(LogEvent.CONNECTION_FAILED, new IllegalStateException("outer\r", cause), "somebody");
        assertThat(written())
                .startsWith("somebody: closed by a fault of the server", "java.lang.IllegalStateException: outer\\x0d")
                .contains("Caused by: java.lang.IllegalArgumentException: name\\x0a2026-01-01 INFO forged\\x1b")
                .anyMatch(line -> line.startsWith("\tat " + RateLimitedLogTest.class.getName()));
    }
}
