package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line of {@code bench}: what is wrong usage, and what it is answered. */
class BenchCommandTest extends CommandLineTest {
    @ParameterizedTest
    @CsvSource({
        "--pairs=0, '--pairs takes a number from 1 to 1000000, not ''0'''",
        "--pairs=many, '--pairs takes a number from 1 to 1000000, not ''many'''",
        "--seconds=0, '--seconds takes a number from 1 to 86400, not ''0'''",
        "--warm-up=-1, '--warm-up takes a number from 0 to 86400, not ''-1'''",
        "--bytes=15, '--bytes takes a number from 16 to 1048576, not ''15'''",
        "--bytes=8193, '--bytes takes a number from 16 to 8192, not ''8193'''",
        "--rate=0, '--rate takes a number from 1 to 100000000, not ''0'''",
        "--transport=pigeon, '--transport takes auto, io_uring, epoll, kqueue or nio, not ''pigeon'''",
        "--port=0, '--port takes a number from 1 to 65535, not ''0'''",
        "--pair=1, 'unknown option ''--pair=1'', did you mean --pairs?'",
        "stray, 'SERVER takes a link such as http://HOST:PORT or relay://HOST:PORT, not ''stray'''",
        "http://h/r/kitchen, 'SERVER takes a link such as http://HOST:PORT or relay://HOST:PORT, not ''http://h/r/kitchen'''",
        "--bytes=1048577, '--bytes takes a number from 16 to 1048576, not ''1048577'''"
    })
    void answersWrongUsageWithOneLineThatNamesTheOptionAndItsRange(String arg, String complaint) {
        assertThat(run("bench", arg)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (see --help)" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "http://x:1 bench, http://x:1 cannot be given before bench",
        "http://x/r/kitchen bench http://x:1, http://x/r/kitchen cannot be given before bench",
        "kitchen bench, kitchen cannot be given before bench",
        "new bench, new cannot be given before bench",
        "new http://x bench, new cannot be given before bench",
        "--name=Ann bench, --name cannot be given before bench",
        "--json bench, --json cannot be given before bench",
        "--no-reconnect bench, --reconnect cannot be given before bench",
        "--exec=cat bench --pairs=1, --exec cannot be given before bench",
        "--port=1 bench http://x:1, --port and SERVER cannot be given together",
        "bench http://x:1 --port=1, --port and SERVER cannot be given together",
        "--host=x bench http://x:1, --host and SERVER cannot be given together",
        "bench http://x:1 --max-line=100, --max-line and SERVER cannot be given together"
    })
    void ignoresNothingThatIsGivenToTheWrongCommand(String arguments, String complaint) {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("relay-client: " + complaint + " (see --help)" + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void refusesOptionsForTlsWithALinkWithoutIt() {
        assertThat(run("bench", "http://127.0.0.1:1", "--tls")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines(
                        "relay-client: the options for TLS need a link with https, wss or relays, not"
                                + " http (see --help)");
    }

    @Test
    void connectsToTheServerOfALink() {
        assertThat(run("bench", "relay://no.such.invalid/")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("relay-client: cannot connect to no.such.invalid:24574: unknown host");
    }

    @Test
    void teachesItsUse() {
        assertThat(run("bench", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "--pairs",
                        "100",
                        "--seconds",
                        "--warm-up",
                        "--bytes",
                        "32",
                        "--rate",
                        "--json",
                        "--host",
                        "SERVER",
                        "relay(s)://")
                .contains("--rooms", "ulimit -n", "Ctrl+C", "Exit status: 0")
                .doesNotContain("null", "${");
        assertThat(err.size()).isZero();
    }

    @Test
    void isInTheProgramsHelp() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Commands:", "bench --help");
    }

    @Test
    void reportsTheAddressItCannotConnectToAndTheReason() {
        assertThat(run("bench", "--host=no.such.invalid", "--port=1")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualToIgnoringNewLines("relay-client: cannot connect to no.such.invalid:1: unknown host");
    }
}
