package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.server.ServerConfig;
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

    private ServerConfig config(String text, String... arguments) throws IOException {
        Files.writeString(file, text);
        return ServerOptions.configOf(Stream.concat(Stream.of("--config", file.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static boolean admits(ServerConfig config, String address) {
        return config.listeners().get(0).access().admits(new InetSocketAddress(address, 1));
    }

    @Test
    void readsTheSameOptionsAsTheCommandLine() throws IOException {
        ServerConfig config = config("""
                # a comment
                port = 0
                  rooms=100

                bind = ::1
                busy-wait
                turn-timeout = 10m
                deny = 10.1.0.0/16
                allow = 10.0.0.0/8   127.0.0.1
                """);
        assertThat(config.listeners().get(0).port()).isZero();
        assertThat(config.rooms().rooms()).isEqualTo(100);
        assertThat(config.listeners().get(0).host()).isEqualTo("::1");
        assertThat(config.busyWait()).isTrue();
        assertThat(config.rooms().turnTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.rooms().waiting()).isEqualTo(128);
        assertThat(admits(config, "10.1.2.3")).isFalse();
        assertThat(admits(config, "10.2.2.3")).isTrue();
        assertThat(admits(config, "127.0.0.1")).isTrue();
    }

    @Test
    void acceptsAnyWhiteSpaceAroundTheEqualsSign() throws IOException {
        assertThat(config("rooms\u2003=\u2003 7\n").rooms().rooms()).isEqualTo(7);
    }

    @Test
    void ignoresAByteOrderMarkBeforeTheFirstLine() throws IOException {
        assertThat(config("\ufeffrooms = 7\n").rooms().rooms()).isEqualTo(7);
        assertThat(config("\ufeff# a comment\nrooms = 8\n").rooms().rooms()).isEqualTo(8);
        assertThat(config("\ufeff").rooms().rooms()).isEqualTo(1);
    }

    @Test
    void anOptionWithoutAValueStandsAloneOrIsTrueOrFalse() throws IOException {
        assertThat(config("busy-wait\n").busyWait()).isTrue();
        assertThat(config("busy-wait = true\n").busyWait()).isTrue();
        assertThat(config("busy-wait = false\n").busyWait()).isFalse();
        assertThatThrownBy(() -> config("busy-wait = yes\n")).hasMessage(file + ":1: --busy-wait takes no value");
    }

    @Test
    void theCommandLineWins() throws IOException {
        ServerConfig config = config("rooms = 100\nwaiting = 7\nbusy-wait = false\n", "--rooms=5", "--busy-wait");
        assertThat(config.rooms().rooms()).isEqualTo(5);
        assertThat(config.rooms().waiting()).isEqualTo(7);
        assertThat(config.busyWait()).isTrue();
    }

    @Test
    void oneRuleOnTheCommandLineReplacesAllInTheFile() throws IOException {
        ServerConfig config = config("deny = 127.0.0.1\nallow = 192.0.2.0/24\n", "--deny", "192.0.2.7");
        assertThat(admits(config, "127.0.0.1")).isTrue();
        assertThat(admits(config, "192.0.2.7")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            waitin = 5           | unknown option 'waitin', did you mean waiting?
            nonsense             | unknown option 'nonsense'
            rooms = many         | --rooms takes a number from 1 to 1000000, not 'many'
            rooms 5              | expected 'NAME = VALUE', not 'rooms 5'
            rooms                | --rooms needs a value (N)
            allow = example.org  | --allow takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, not 'example.org'
            waiting = 3          | 'waiting' is given twice
            config = other.conf  | 'config' is allowed only on the command line
            help                 | 'help' is allowed only on the command line
            --rooms = 5          | options have no dashes here: write 'rooms', not '--rooms'
            --busy-wait          | options have no dashes here: write 'busy-wait', not '--busy-wait'
            tls-cert =           | --tls-cert needs a value (FILE)
            bind =               | --bind needs a value (ADDRESS)
            = 5                  | no option is named before '='
            allow = ::1 --rooms=3 | --allow needs a value (CIDR)
            allow = @/           | --allow takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, not '@/'
            """)
    void namesTheLineThatIsWrong(String line, String complaint) {
        assertThatThrownBy(() -> config("# one\nwaiting = 3\n" + line + "\n"))
                .isInstanceOf(ParameterException.class)
                .hasMessage(file + ":3: " + complaint);
    }

    @Test
    void reportsWhyAFileCannotBeRead() throws IOException {
        assertThatThrownBy(() -> ServerOptions.configOf("--config=" + file)).hasMessage("there is no file " + file);
        Files.write(file, new byte[] {'#', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> ServerOptions.configOf("--config=" + file))
                .hasMessage("cannot read " + file + ": not UTF-8");
        Files.write(file, new byte[1024 * 1024 + 1]);
        assertThatThrownBy(() -> ServerOptions.configOf("--config=" + file))
                .hasMessage("cannot read " + file + ": larger than 1 MiB");
    }
}
