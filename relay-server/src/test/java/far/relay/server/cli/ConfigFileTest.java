package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class ConfigFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void place() {
        file = directory.resolve("relay.conf");
    }

    private ServerOptions options(String text, String... arguments) throws IOException {
        Files.writeString(file, text);
        return ServerOptions.of(Stream.concat(Stream.of("--config", file.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static boolean admits(ServerOptions options, String address) {
        return options.entry().admits(new InetSocketAddress(address, 1));
    }

    @Test
    void saysInAFileWhatTheCommandLineSays() throws IOException {
        ServerOptions options = options("""
                # a comment
                port = 0
                  rooms=100

                bind = ::1
                busy-wait
                turn-timeout = 10m
                deny = 10.1.0.0/16
                allow = 10.0.0.0/8   127.0.0.1
                """);
        assertThat(options.port()).isZero();
        assertThat(options.rooms()).isEqualTo(100);
        assertThat(options.bind()).isEqualTo("::1");
        assertThat(options.busyWait()).isTrue();
        assertThat(options.stay().turnTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.waiting()).isEqualTo(128);
        assertThat(admits(options, "10.1.2.3")).isFalse();
        assertThat(admits(options, "10.2.2.3")).isTrue();
        assertThat(admits(options, "127.0.0.1")).isTrue();
    }

    @Test
    void takesAnyWhiteSpaceAroundTheSign() throws IOException {
        assertThat(options("rooms\u2003=\u2003 7\n").rooms()).isEqualTo(7);
    }

    @Test
    void takesNoNoticeOfAByteOrderMarkBeforeTheFirstLine() throws IOException {
        assertThat(options("\ufeffrooms = 7\n").rooms()).isEqualTo(7);
        assertThat(options("\ufeff# a comment\nrooms = 8\n").rooms()).isEqualTo(8);
        assertThat(options("\ufeff").rooms()).isEqualTo(1);
    }

    @Test
    void theCommandLineWins() throws IOException {
        ServerOptions options = options("rooms = 100\nwaiting = 7\nbusy-wait = false\n", "--rooms=5", "--busy-wait");
        assertThat(options.rooms()).isEqualTo(5);
        assertThat(options.waiting()).isEqualTo(7);
        assertThat(options.busyWait()).isTrue();
    }

    @Test
    void oneRuleOfTheCommandLineTakesThePlaceOfAllInTheFile() throws IOException {
        ServerOptions options = options("deny = 127.0.0.1\nallow = 192.0.2.0/24\n", "--deny", "192.0.2.7");
        assertThat(admits(options, "127.0.0.1")).isTrue();
        assertThat(admits(options, "192.0.2.7")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            waitin = 5           | there is no option 'waitin', did you mean waiting?
            nonsense             | there is no option 'nonsense'
            rooms = many         | --rooms takes a number from 1 to 1000000, not 'many'
            rooms                | Missing required parameter for option '--rooms' (N)
            allow = example.org  | --allow takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, not 'example.org'
            waiting = 3          | 'waiting' was said before
            config = other.conf  | 'config' belongs on the command line
            help                 | 'help' belongs on the command line
            = 5                  | no option is named before '='
            allow = ::1 --rooms=3 | Expected parameter for option '--allow' but found '--rooms=3'
            allow = @/           | --allow takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, not '@/'
            """)
    void namesTheLineThatIsWrong(String line, String complaint) {
        assertThatThrownBy(() -> options("# one\nwaiting = 3\n" + line + "\n"))
                .isInstanceOf(ParameterException.class)
                .hasMessage(file + ":3: " + complaint);
    }

    @Test
    void saysWhyAFileCannotBeRead() throws IOException {
        assertThatThrownBy(() -> ServerOptions.of("--config=" + file))
                .hasMessage("cannot read " + file + ": there is no such file");
        Files.write(file, new byte[] {'#', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> ServerOptions.of("--config=" + file))
                .hasMessage("cannot read " + file + ": not UTF-8");
    }
}
