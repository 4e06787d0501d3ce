package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import far.relay.server.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/**
 * Arbitrary command lines and files are parsed correctly or refused with one line. A {@link ParameterException} is such
 * a refusal; any other exception would end the server with a stack trace.
 */
class OptionsFuzzTest {
    @TempDir
    Path directory;

    /** Each line is an argument; files have their own test. */
    @FuzzTest(maxDuration = "10m")
    void acceptsArgumentsInTheirRangesAndRefusesOthersWithOneLine(byte[] input) {
        String[] arguments = new String(input, StandardCharsets.UTF_8).split("\n");
        if (Stream.of(arguments).anyMatch(argument -> argument.startsWith("--config"))) {
            return;
        }
        try {
            ServerConfig config = ServerOptions.configOf(arguments);
            if (Stream.of(arguments).allMatch(argument -> argument.startsWith("--") && argument.length() > 2)) {
                hasTheConfiguredValues(config, List.of(arguments));
            }
            isInBounds(config);
        } catch (ParameterException e) {
            isOneLine(e);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void readsAFileLikeTheSameCommandLineAndNamesTheLineThatIsWrong(byte[] input) throws IOException {
        Path file = Files.write(directory.resolve("relay.conf"), input);
        List<List<String>> lines = new String(input, StandardCharsets.UTF_8)
                .replaceFirst("^\ufeff", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> meant(line).toList())
                .toList();
        List<String> all = lines.stream().flatMap(List::stream).toList();
        ServerConfig config;
        try {
            config = ServerOptions.configOf("--config", file.toString());
        } catch (ParameterException e) {
            isOneLine(e);
            if (!e.getMessage().endsWith("' is allowed only on the command line")
                    && !e.getMessage().endsWith(": not UTF-8")) {
                // Checking them only together is not enough: a missing value could be found in the next line.
                assertThat(Stream.concat(lines.stream(), Stream.of(all))).anyMatch(OptionsFuzzTest::isRefused);
            }
            assertThat(e.getMessage())
                    .matches("\\Q" + file
                            + "\\E:\\d+: .*|cannot read .*: not UTF-8|--tls-c.* (need.*|must be given together)");
            return;
        }
        assertThat(values(config)).isEqualTo(values(ServerOptions.configOf(all.toArray(String[]::new))));
    }

    private static boolean isRefused(List<String> arguments) {
        try {
            ServerOptions.configOf(arguments.toArray(String[]::new));
            return false;
        } catch (ParameterException e) {
            return true;
        }
    }

    /** The arguments that a line of a file stands for: a name alone, or name = value, or name = value value. */
    private static Stream<String> meant(String line) {
        int sign = line.indexOf('=');
        if (sign < 0) {
            return Stream.of("--" + line);
        }
        String option = "--" + line.substring(0, sign).strip() + "=";
        String value = line.substring(sign + 1).strip();
        boolean several = Set.of("--allow=", "--deny=", "--proxy-from=").contains(option);
        return several ? Stream.of(value.split("\\s+")).map(option::concat) : Stream.of(option + value);
    }

    private static void isOneLine(ParameterException e) {
        assertThat(Main.inOneLine(e)).isNotBlank().doesNotContainPattern("\\R");
    }

    private static void isInBounds(ServerConfig config) {
        assertThat(config.listeners().get(0).port()).isBetween(0, 65_535);
        assertThat(config.rooms().rooms()).isBetween(1, 1_000_000);
        assertThat(config.rooms().waiting()).isBetween(0, 1_000_000);
        assertThat(config.rooms().hold()).isBetween(1, 1024);
        assertThat(config.connections().maxLine()).isBetween(1, 1 << 20);
        assertThat(config.rooms().replayRole()).isNotNull();
        assertThat(config.transport()).isNotNull();
        assertThat(config.rooms().turnTimeout()).isBetween(Duration.ZERO, Duration.ofDays(365));
        assertThat(config.rooms().lonelyTimeout()).isBetween(Duration.ZERO, Duration.ofDays(365));
        assertThat(config.connections().deadAfter()).isBetween(Duration.ofSeconds(4), Duration.ofDays(1));
        assertThat(config.maxPerAddress()).isBetween(0, 1_000_000);
        assertThat(config.logLines()).isBetween(1, 1_000_000);
    }

    private static void hasTheConfiguredValues(ServerConfig config, List<String> arguments) {
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            String value = argument.substring(sign + 1);
            switch (sign < 0 ? argument : argument.substring(0, sign)) {
                case "--bind" -> assertThat(config.listeners().get(0).host()).isEqualTo(value);
                case "--port" -> assertThat(config.listeners().get(0).port()).isEqualTo(Integer.parseInt(value));
                case "--rooms" -> assertThat(config.rooms().rooms()).isEqualTo(Integer.parseInt(value));
                case "--waiting" -> assertThat(config.rooms().waiting()).isEqualTo(Integer.parseInt(value));
                case "--hold" -> assertThat(config.rooms().hold()).isEqualTo(Integer.parseInt(value));
                case "--max-line" -> assertThat(config.connections().maxLine()).isEqualTo(Integer.parseInt(value));
                case "--log-lines" -> assertThat(config.logLines()).isEqualTo(Integer.parseInt(value));
                case "--replay-role" ->
                    assertThat(config.rooms().replayRole().word()).isEqualTo(value);
                default -> {}
            }
        }
    }

    /** The values of all options. */
    private static List<Object> values(ServerConfig config) {
        return List.of(
                config.listeners().get(0).host(),
                config.listeners().get(0).port(),
                config.rooms().rooms(),
                config.rooms().waiting(),
                config.rooms().hold(),
                config.connections().maxLine(),
                config.rooms().replayRole(),
                config.transport(),
                config.busyWait(),
                config.rooms().turnTimeout(),
                config.rooms().lonelyTimeout(),
                config.connections().deadAfter(),
                config.maxPerAddress(),
                config.logLines(),
                config.listeners().get(0).tls(),
                Stream.of("127.0.0.1", "10.1.2.3", "192.0.2.7", "::1", "2001:db8::1")
                        .map(address -> admits(config, address))
                        .toList());
    }

    private static boolean admits(ServerConfig config, String address) {
        return config.listeners().get(0).access().admits(new InetSocketAddress(address, 1));
    }
}
