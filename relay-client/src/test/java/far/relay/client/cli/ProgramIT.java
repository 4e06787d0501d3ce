package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.WithRelayServer;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program in this process, against a real server, with a raw client in the other seat. */
@Timeout(60)
class ProgramIT extends WithRelayServer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    ProgramIT() {
        super(server -> server.maxLine(20));
    }

    private CompletableFuture<Integer> run(InputStream in, OutputStream output, boolean terminal, int maxLine) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return run(new Main(in, output, errors, terminal), "--max-line=" + maxLine);
    }

    private CompletableFuture<Integer> run(Main program, String... options) {
        String[] args =
                Stream.concat(Stream.of("--port=" + port()), Stream.of(options)).toArray(String[]::new);
        return CompletableFuture.supplyAsync(() -> program.run(args), task -> new Thread(task).start());
    }

    private CompletableFuture<Integer> pipe(InputStream in) {
        return run(in, out, false, 20);
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An input without data that does not end. */
    private static InputStream silence() throws IOException {
        return new PipedInputStream(new PipedOutputStream());
    }

    private static int status(CompletableFuture<Integer> run) throws Exception {
        return run.get(20, TimeUnit.SECONDS);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return JarProcess.withoutNotice(err.toString(StandardCharsets.UTF_8));
    }

    /** In seat 2, with seat 1, and its turn, left for the program. */
    private LineSocket receiver() throws IOException {
        LineSocket first = connect();
        assertThat(first.read()).isEqualTo("1");
        LineSocket peer = connect();
        assertThat(peer.read(2)).containsExactly("2", "rec");
        assertThat(first.send("fin").read(2)).containsExactly("emi", null);
        first.close();
        return peer;
    }

    /** Seat 1 sends a message to a client on seat 2, which leaves without an answer. */
    private void leaveUnanswered(LineSocket seat1, String message) throws IOException {
        try (LineSocket seat2 = connect()) {
            seat2.read(2);
            seat1.send(message);
            assertThat(seat2.read()).isEqualTo(message);
            assertThat(seat2.send("fin").read()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--json-input", "--json"})
    void writesNothingThatATerminalObeysThoughNoPersonTypesAtIt(String option) throws Exception {
        try (LineSocket peer = receiver()) {
            PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
            CompletableFuture<Integer> run = run(new Main(input("\"question\"\n"), out, errors, true), option);
            assertThat(peer.read()).contains("question");
            peer.send("\u001b[1manswer\u202e");
            assertThat(status(run)).isZero();
            assertThat(out()).contains("[1manswer").doesNotContain("\u001b", "\u202e");
        }
    }

    @Test
    void sendsALineEachTurnAndPrintsTheAnswerToTheLastOneBeforeItLeaves() throws Exception {
        try (LineSocket peer = receiver()) {
            CompletableFuture<Integer> run = pipe(input("question\nfin\n\nunfinished"));
            assertThat(peer.read()).isEqualTo("question");
            peer.send("\u001b[1manswer\u202e");
            assertThat(peer.read()).isEqualTo("fin"); // section 6: a message like any other
            peer.send("exit ");
            assertThat(peer.read()).isEmpty();
            peer.send("");
            assertThat(peer.read()).isEqualTo("unfinished");
            assertThat(run).isNotDone();
            peer.send("ü");
            assertThat(status(run)).isZero();
        }
        assertThat(out()).isEqualTo("\u001b[1manswer\u202e\nexit \n\nü\n");
        assertThat(err()).isEmpty();
    }

    /** Section 6: the space that saves exit on the wire is not there in the text. */
    @Test
    void leavesAtTheEndOfItsInputOnItsTurn() throws Exception {
        try (LineSocket peer = sender()) {
            CompletableFuture<Integer> run = pipe(InputStream.nullInputStream());
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("exit");
            assertThat(status(run)).isZero();
            try (LineSocket replacement = connect()) {
                assertThat(replacement.read(3)).containsExactly("2", "emi", "exit ");
            }
        }
        assertThat(out()).isEqualTo("exit\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void printsAReplayAsAMessage() throws Exception {
        try (LineSocket peer = sender()) {
            leaveUnanswered(peer, "waiting");
            CompletableFuture<Integer> run = pipe(input("answer\n"));
            assertThat(peer.read(2)).containsExactly("emi", "answer");
            peer.send("thanks");
            assertThat(status(run)).isZero();
        }
        assertThat(out()).isEqualTo("waiting\nthanks\n");
    }

    @Test
    void endsWithTheServerThoughItIsReadingItsInput() throws Exception {
        try (LineSocket peer = sender()) {
            CompletableFuture<Integer> run = pipe(silence());
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("your turn");
            await().until(() -> out().equals("your turn\n"));
            server.close();
            assertThat(status(run)).isZero();
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void leavesWhenALineOfItsInputIsTooLong() throws Exception {
        assertThat(problem(input("short\n123456789012345678901\n"), "short"))
                .isEqualTo("line 2 of the input is longer than 20 bytes (--max-line)");
    }

    @Test
    void leavesWhenALineOfItsInputWouldBeTooLongOnTheWire() throws Exception {
        assertThat(problem(input("fin" + " ".repeat(17) + "\n")))
                .isEqualTo("line 1 of the input cannot be sent: "
                        + "it has 21 bytes, and a line can have at most 20 (--max-line)");
    }

    @Test
    void leavesWhenALineOfItsInputIsNotUtf8() throws Exception {
        assertThat(problem(new ByteArrayInputStream(new byte[] {(byte) 0xe9, '\n'})))
                .isEqualTo("line 1 of the input cannot be sent: it is not UTF-8");
    }

    @Test
    void leavesWhenItsInputCannotBeRead() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThat(problem(broken)).isEqualTo("cannot read the input: Input/output error");
    }

    /** The program's error after these messages; it ends with 1, and the other seat receives nothing. */
    private String problem(InputStream in, String... messages) throws Exception {
        try (LineSocket peer = receiver()) {
            CompletableFuture<Integer> run = pipe(in);
            for (String message : messages) {
                assertThat(peer.read()).isEqualTo(message);
                peer.send("go on");
            }
            assertThat(status(run)).isEqualTo(1);
            server.close();
            assertThat(peer.read(2)).containsExactly("exit", null);
        }
        assertThat(err())
                .startsWith("relay-client: ")
                .endsWith(System.lineSeparator())
                .hasLineCount(1);
        return err().strip().substring("relay-client: ".length());
    }

    @Test
    void leavesWhenItsOutputIsClosed() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (LineSocket peer = sender()) {
            CompletableFuture<Integer> run = run(silence(), closed, false, 20);
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("anybody?");
            assertThat(status(run)).isEqualTo(1);
        }
        assertThat(err()).isEqualToIgnoringNewLines("relay-client: cannot write to standard output: Broken pipe");
    }

    @Test
    void reportsWhyTheServerRefused() throws Exception {
        try (LineSocket peer = receiver()) {
            CompletableFuture<Integer> run = run(input("x".repeat(30)), out, false, 8192);
            assertThat(status(run)).isEqualTo(1);
            server.close();
            assertThat(peer.read()).isEqualTo("exit");
        }
        assertThat(err())
                .isEqualToIgnoringNewLines("relay-client: the server refused: line longer than 20 bytes (--max-line)");
    }

    /** Where a terminal can do nothing but write on; what others can is in {@link TerminalIT}. */
    @Test
    void showsTurnsAndMessagesAtADumbTerminal() throws Exception {
        try (LineSocket peer = sender();
                PipedOutputStream keys = new PipedOutputStream()) {
            CompletableFuture<Integer> run = run(new PipedInputStream(keys), out, true, 20);
            awaitScreen("-- You have seat 2.\ntheir turn> ");
            peer.send("red \u001b[31m");
            awaitScreen("\n< red \\x1b[31m\nyour turn> ");
            assertThat(peer.read()).isEqualTo("emi");
            keys.write("\n0123456789012345678901\n".getBytes(StandardCharsets.UTF_8)); // nothing of that is sent
            awaitScreen(
                    "your turn> !! Not sent: it has 22 bytes, and a line can have at most 20 (--max-line). \n   (Arrow up brings it back.)\n"
                            + "your turn> ");
            keys.write("well\nearly\n".getBytes(StandardCharsets.UTF_8));
            assertThat(peer.read()).isEqualTo("well");
            awaitScreen("> well\n-- Will be sent on your turn (1 queued): early\ntheir turn, 1 queued> ");
            peer.send("hm?");
            assertThat(peer.read()).isEqualTo("early");
            awaitScreen("\n< hm?\n> early\ntheir turn> ");
            keys.write("fin\n".getBytes(StandardCharsets.UTF_8));
            assertThat(status(run)).isZero();
            assertThat(screen()).endsWith("-- You have left.\n");
        }
        assertThat(err()).isEmpty();
    }

    @Test
    void showsTheReplayAndTheServersEndAtATerminal() throws Exception {
        try (LineSocket peer = sender()) {
            leaveUnanswered(peer, "waiting");
            CompletableFuture<Integer> run = run(silence(), out, true, 20);
            awaitScreen("-- You take over seat 2. The last message to this seat was:\n<< waiting\nyour turn> ");
            server.close();
            assertThat(status(run)).isZero();
        }
        assertThat(screen()).endsWith("your turn> \n-- The server has ended the conversation.\n");
    }

    private String screen() {
        return out().replace(System.lineSeparator(), "\n");
    }

    private void awaitScreen(String end) {
        await().untilAsserted(() -> assertThat(screen()).endsWith(end));
    }
}
