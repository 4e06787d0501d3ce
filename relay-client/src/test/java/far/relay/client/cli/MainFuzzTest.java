package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Arbitrary command lines are accepted, or refused with one line. No connection is made, and no file is read. */
class MainFuzzTest {
    private static final String COMPLAINT = "relay-client: [\\P{Cc}\t]+ \\((see|voir) --help\\)\\R";

    /** Each line is an argument. */
    @FuzzTest(maxDuration = "10m")
    void acceptsArgumentsOrReportsInOneLineWhatIsWrongWithThem(byte[] input) {
        String[] arguments = new String(input, StandardCharsets.UTF_8).split("\n");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main program = new Main(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        boolean files = Stream.of(arguments).anyMatch(argument -> argument.startsWith("--tls-c"));
        CommandLine line = program.commandLine(arguments).setExecutionStrategy(given -> {
            if (!files && !given.hasSubcommand()) {
                program.clientOptions();
            }
            return 0;
        });
        int status = program.run(line, arguments);
        String complaint = err.toString(StandardCharsets.UTF_8);
        if (status == 0) {
            assertThat(complaint).isEmpty();
        } else {
            assertThat(status).isEqualTo(2);
            assertThat(complaint).matches(COMPLAINT);
        }
    }
}
