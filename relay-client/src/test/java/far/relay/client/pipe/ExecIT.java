package far.relay.client.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations that another program holds, with {@code --exec}. */
@Timeout(120)
class ExecIT extends ExecFixture {
    private static final int LINES = Integer.getInteger("relay.lines", 2_000);
    private static final Path BOTS = Path.of("../scripts/bots").toAbsolutePath().normalize();

    @TempDir
    private Path directory;

    @Test
    void connectsAProgramAndLeavesWhenItEnds() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("read -r a; echo \"one $a\"; read -r b; echo \"two $b\"; exit 0")) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("a").read()).isEqualTo("one a");
            assertThat(peer.send("€").read()).isEqualTo("two €");
            assertThat(program.status()).isZero();
            assertThat(program.out() + program.err()).isEmpty();
            try (LineSocket replacement = connect()) {
                assertThat(replacement.read(2)).containsExactly("2", "rec");
            }
        }
    }

    @Test
    void sendsOneLineEachTurnHoweverManyThereAre() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("seq 1 5")) {
            assertThat(peer.read()).isEqualTo("emi");
            for (int i = 1; i <= 5; i++) {
                assertThat(peer.send("next").read()).isEqualTo(Integer.toString(i));
            }
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void passesTheProgramItsSeatAndHowToBegin() throws Exception {
        String command = "echo \"$RELAY_SEAT $RELAY_ROLE\" >&2; read -r line; echo \"got $line\"; cat >&2";
        try (LineSocket predecessor = sender();
                LineSocket peer = connect()) {
            assertThat(peer.read(2)).containsExactly("2", "rec");
            assertThat(predecessor.send("fin").read(2)).containsExactly("emi", null);
            try (JarProcess first = exec(command)) {
                first.awaitErr("1 emi"::equals);
                first.signal("TERM");
                assertThat(first.status()).isZero();
            }
        }
        try (LineSocket peer = sender()) {
            try (JarProcess second = exec(command)) {
                second.awaitErr("2 rec"::equals);
                assertThat(peer.read()).isEqualTo("emi");
                assertThat(peer.send("a").read()).isEqualTo("got a");
                peer.send("to be replayed");
                second.awaitErr("to be replayed"::equals);
                second.signal("TERM");
                assertThat(second.status()).isZero();
            }
            try (JarProcess replacement = exec(command)) {
                replacement.awaitErr("2 rec"::equals);
                assertThat(peer.read()).isEqualTo("got to be replayed");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"echo last words >&2; exit 3, 3", "no-such-program-here, 127", "kill -KILL $$, 137"})
    void endsWithTheStatusOfAProgramThatFails(String command, int status) throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec(command)) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(program.status()).isEqualTo(status);
            assertThat(program.err())
                    .endsWith("relay-client: the program exited with status " + status + System.lineSeparator());
            if (status == 3) {
                assertThat(program.err()).startsWith("last words");
            }
        }
    }

    @Test
    void continuesWithAProgramThatReadsNothing() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("exec <&-; seq 1 3; sleep 0.1; echo 4")) {
            assertThat(peer.read()).isEqualTo("emi");
            for (int i = 1; i <= 4; i++) {
                assertThat(peer.send("next").read()).isEqualTo(Integer.toString(i));
            }
            assertThat(program.status()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "echo short; head -c 101 /dev/zero | tr '\\0' x, line 2 of the program's output is longer than 100 bytes (--max-line)",
        "echo short; printf '\\351\\n', line 2 of the program's output cannot be sent: it is not UTF-8"
    })
    void endsWhenTheProgramWritesWhatCannotBeSent(String command, String complaint) throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec(command)) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("a").read()).isEqualTo("short");
            peer.send("b");
            assertThat(program.status()).isEqualTo(1);
            assertThat(program.err()).isEqualToIgnoringNewLines("relay-client: " + complaint);
            server.close();
            assertThat(peer.read()).isEqualTo("exit");
        }
    }

    /** The bots that docs/client.md shows. */
    @Test
    void twoBotsPlayAGame() throws Exception {
        Path game = directory.resolve("game.txt");
        try (JarProcess keeper = exec(BOTS.resolve("keeper.sh") + " 750");
                JarProcess guesser = exec(BOTS.resolve("guesser.sh").toString(), "--transcript=" + game)) {
            assertThat(keeper.status()).isZero();
            assertThat(guesser.status()).isZero();
            assertThat(keeper.err() + guesser.err()).isEmpty();
        }
        assertThat(Files.readAllLines(game)).last().asString().endsWith(" < yes");
        assertThat(Files.readAllLines(game)).anyMatch(line -> line.endsWith(" > 500"));
    }

    @Test
    void aCalculatorOfDebianAnswers() throws Exception {
        assumeThat(Path.of("/usr/bin/bc")).as("bc, a calculator, is not here").isExecutable();
        try (LineSocket peer = sender();
                JarProcess program = exec("bc -q")) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("2 ^ 100").read()).isEqualTo("1267650600228229401496703205376");
            assertThat(peer.send("6 * 7").read()).isEqualTo("42");
            peer.send("fin");
            program.signal("TERM");
            assertThat(program.status()).isZero();
        }
    }

    /** Each program increments the number that it receives, and fails if the number is wrong. */
    @Test
    void twoBotsExchangeThousandsOfLinesWithoutASlip() throws Exception {
        String counter =
                "last=" + (LINES - 1) + "; next=0; [ $RELAY_ROLE = emi ] && { echo 0; next=1; }; while read -r n; do "
                        + "[ \"$n\" = $next ] || exit 9; [ $n = $last ] && exit; n=$((n + 1)); echo $n; [ $n = $last ] && exit; "
                        + "next=$((n + 1)); done; exit 8";
        try (JarProcess one = exec(counter);
                JarProcess two = exec(counter)) {
            assertThat(one.process().waitFor(90, TimeUnit.SECONDS)).isTrue(); // some seconds, where nothing else runs
            assertThat(one.status()).isZero();
            assertThat(two.status()).isZero();
            assertThat(one.err() + two.err()).isEmpty();
        }
    }
}
