package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of a client if it is long, or as long as it may be. */
class ProtocolDetectorLengthTest extends WithProtocolDetector {
    /** The line has a limit, and not what is before it. */
    @Test
    void refusesAnHttpRequestAfterALongLineOfWhiteSpace() {
        harness.read(" ".repeat(MAX_LINE) + "\nGET / HTTP/1.1\n");
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly(HTTP);
    }

    @Test
    void leavesALineOverTheLimitToTheLineDecoderAsSoonAsItIsOne() {
        harness.read("GET /" + "x".repeat(MAX_LINE - 5));
        assertThat(harness.faults).isEmpty();
        harness.read("\r");
        assertThat(harness.faults).isEmpty();
        harness.read("x");
        assertThat(harness.faults).containsExactly("BadLineException: line longer than 64 bytes");
        assertThat(harness.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void leavesAnHttpRequestOverTheLimitToTheLineDecoderThoughItArrivesWhole(int over) {
        harness.read("GET /" + "x".repeat(MAX_LINE - 14 + over) + " HTTP/1.1\n");
        assertThat(harness.faults).containsExactly("BadLineException: line longer than 64 bytes");
        assertThat(harness.received).isEmpty();
    }

    @Test
    void refusesAnHttpRequestOfExactlyTheLimitThoughItsEndArrivesInParts() {
        harness.read("GET /" + "x".repeat(MAX_LINE - 14) + " HTTP/1.1")
                .read("\r")
                .read("\n");
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly(HTTP);
    }

    /** A time in proportion to the square of the length would be some ten minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET ", "x:", " ", "A-", "GET x ", "EHLO ", "/ HTTP/1 HTTP/1 "})
    void looksAtALongLineInATimeInProportionToItsLength(String piece) {
        int length = 1 << 20;
        harness = harness(2 * length);
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) ' ');
        byte[] bytes = piece.repeat(length / 2 / piece.length()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, line, 0, bytes.length);
        line[length - 2] = '.';
        line[length - 1] = '\n';
        assertTimeoutPreemptively(
                Duration.ofSeconds(50), () -> harness.read(List.of("GET /".getBytes(StandardCharsets.US_ASCII), line)));
        assertThat(harness.received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "GET ", "x:", "A-", " x", "EHLO", "HTTP/"})
    void looksOnlyAtTheBeginningAndTheEndOfALongLineThatIsNoRequest(String piece) {
        CountedText line = new CountedText("." + piece.repeat(8_192 / piece.length()) + ".");
        assertThat(ForeignProtocol.byLine(line)).isEmpty();
        assertThat(line.looks).isLessThan(500);
    }

    /** A text that counts how often a character of it is looked at. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private int looks;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            throw new UnsupportedOperationException();
        }
    }
}
