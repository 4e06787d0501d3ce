package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.ScriptedServer;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe whose server sends {@code exit}: the status tells a script whether its question was answered. */
@Timeout(60)
class UnfinishedIT extends ScriptedServer {
    private static final String QUESTION = "question\n";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private CompletableFuture<Integer> run(String input, String... options) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        Main program =
                new Main(in, new ByteArrayOutputStream(), new PrintStream(err, true, StandardCharsets.UTF_8), false);
        String[] args = Stream.concat(Stream.of("--port=" + server.getLocalPort(), "--lang=en"), Arrays.stream(options))
                .toArray(String[]::new);
        return CompletableFuture.supplyAsync(() -> program.run(args), task -> new Thread(task).start());
    }

    private void assertFails(CompletableFuture<Integer> run, String reason) throws Exception {
        assertThat(run.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(JarProcess.withoutNotice(err.toString(StandardCharsets.UTF_8)))
                .isEqualToIgnoringNewLines("relay-client: the server sent exit before " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exit         | --no-reconnect | it assigned a seat: it is full or was stopped
            1 exit       | --no-reconnect | a partner came
            2 rec exit   | --no-reconnect | all input was sent and answered
            exit         | --json         | it assigned a seat: it is full or was stopped
            1 exit       | --json         | a partner came
            2 rec exit   | --json         | all input was sent and answered
            1 emi exit   | --no-reconnect | all input was sent and answered
            1 emi exit   | --json         | all input was sent and answered
            2 emi exit   | --json         | all input was sent and answered
            exit         | --exec=cat     | it assigned a seat: it is full or was stopped
            1 exit       | --exec=cat     | a partner came
            """)
    void failsIfNothingWasSent(String lines, String option, String reason) throws Exception {
        CompletableFuture<Integer> run = run(QUESTION, option);
        try (LineSocket connection = accept(lines.split(" "))) {
            assertFails(run, reason);
            assertThat(connection.read()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-reconnect", "--json"})
    void failsIfTheQuestionWasNotAnswered(String option) throws Exception {
        CompletableFuture<Integer> run = run(QUESTION, option);
        try (LineSocket connection = accept("1", "emi")) {
            assertThat(connection.read()).isEqualTo("question");
            connection.send("exit");
            assertFails(run, "all input was sent and answered");
        }
    }

    @Test
    void failsIfOnlyTheFirstOfTwoLinesWasSent() throws Exception {
        CompletableFuture<Integer> run = run(QUESTION + QUESTION);
        try (LineSocket connection = accept("1", "emi")) {
            assertThat(connection.read()).isEqualTo("question");
            connection.send("exit");
            assertFails(run, "all input was sent and answered");
        }
    }

    @Test
    void failsIfTheTurnComesTogetherWithExit() throws Exception {
        CompletableFuture<Integer> run = run(QUESTION + QUESTION);
        try (LineSocket connection = accept("1", "emi")) {
            assertThat(connection.read()).isEqualTo("question");
            connection.send("answer", "exit");
            assertFails(run, "all input was sent and answered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-reconnect", "--json"})
    void succeedsIfTheLastLineWasAnswered(String option) throws Exception {
        CompletableFuture<Integer> run = run(QUESTION, option);
        try (LineSocket connection = accept("1", "emi")) {
            assertThat(connection.read()).isEqualTo("question");
            connection.send("answer", "exit");
            assertThat(run.get(20, TimeUnit.SECONDS)).isZero();
        }
        assertThat(JarProcess.withoutNotice(err.toString(StandardCharsets.UTF_8)))
                .isEmpty();
    }
}
