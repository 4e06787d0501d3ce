package far.relay.client.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what is wrong usage, and what it is answered. */
class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Main(InputStream.nullInputStream(), out, errors, false).run(args);
    }

    @ParameterizedTest
    @CsvSource({
        "--port=abc, '--port takes a number from 1 to 65535, not ''abc'''",
        "--port=0, '--port takes a number from 1 to 65535, not ''0'''",
        "--port=65536, '--port takes a number from 1 to 65535, not ''65536'''",
        "--port=99999999999, '--port takes a number from 1 to 65535, not ''99999999999'''",
        "--max-line=0, '--max-line takes a number from 1 to 1048576, not ''0'''",
        "--max-line=1048577, '--max-line takes a number from 1 to 1048576, not ''1048577'''",
        "'--host= ', '--host takes a name or an address, not '' '''",
        "--port, Missing required parameter for option '--port' (PORT)",
        "--ports=1, 'Unknown option: ''--ports=1'', perhaps --port was meant'",
        "stray, Unmatched argument at index 0: 'stray'",
        "'\u001b[2J', Unmatched argument at index 0: '\\x1b[2J'",
        "'two\nlines', Unmatched argument at index 0: 'two\\x0alines'"
    })
    void answersWrongUsageWithOneLineThatNamesTheOptionAndWhatItTakes(String arg, String complaint) {
        assertThat(run(arg)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (see --help)" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void teachesItsUse() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--host", "127.0.0.1", "--port", "44573", "--max-line", "8192", "--version")
                .contains("echo question | java -jar relay-client.jar", "Ctrl+C", "Status: 0")
                .doesNotContain("null", "${");
        assertThat(err.size()).isZero();
    }

    @Test
    void tellsThatItHasNoVersionOutsideOfAJar() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("relay-client (development)");
    }
}
