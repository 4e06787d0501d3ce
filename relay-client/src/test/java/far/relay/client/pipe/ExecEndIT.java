package far.relay.client.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the program of {@code --exec} and its processes end. */
@Timeout(120)
class ExecEndIT extends ExecFixture {
    @Test
    void endsTheProgramsInputWithTheConversation() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("cat; echo the end >&2; exit 7")) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("a").read()).isEqualTo("a");
            server.close();
            assertThat(program.status()).isEqualTo(7);
            assertThat(program.err()).startsWith("the end");
        }
    }

    @Test
    void endsAProgramThatDoesNotEndWithItsInput() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("echo $$ >&2; sleep 1000; true")) {
            assertThat(peer.read()).isEqualTo("emi");
            long pid = Long.parseLong(program.awaitErr(line -> !line.isEmpty()));
            List<ProcessHandle> all =
                    new ArrayList<>(List.of(ProcessHandle.of(pid).orElseThrow()));
            await().until(() -> ProcessHandle.of(pid).orElseThrow().children().count() == 1);
            all.addAll(ProcessHandle.of(pid).orElseThrow().children().toList());
            server.close();
            assertThat(program.status()).isZero();
            await().untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void killsAProgramThatIgnoresSigterm() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("trap '' TERM; echo $$ >&2; while :; do sleep 0.1; done")) {
            assertThat(peer.read()).isEqualTo("emi");
            ProcessHandle shell = ProcessHandle.of(Long.parseLong(program.awaitErr(line -> !line.isEmpty())))
                    .orElseThrow();
            server.close();
            assertThat(program.status()).isZero();
            await().until(() -> !shell.isAlive());
        }
    }

    /** It holds the program's output open, and its parent has ended. */
    @Test
    void endsWithItsCommandThoughAnotherProcessRunsOn() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("echo hi; read x; sleep 77 & echo $! >&2; printf 'last words'; exit 3")) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("a").read()).isEqualTo("hi");
            peer.send("b");
            ProcessHandle sleep = ProcessHandle.of(Long.parseLong(program.awaitErr(line -> !line.isEmpty())))
                    .orElseThrow();
            assertThat(peer.read()).isEqualTo("last words");
            peer.send("c");
            assertThat(program.status()).isEqualTo(3);
            assertThat(program.err()).endsWith("relay-client: the program exited with status 3\n");
            await().until(() -> !sleep.isAlive());
        }
    }

    /** A process that has removed the mark by which it could be found. */
    @Test
    void endsWithItsCommandThoughAProcessThatCannotBeFoundRunsOn() throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("echo hi; read x; env -i sleep 77 & echo $! >&2; exit 3")) {
            assertThat(peer.read()).isEqualTo("emi");
            assertThat(peer.send("a").read()).isEqualTo("hi");
            peer.send("b");
            ProcessHandle sleep = ProcessHandle.of(Long.parseLong(program.awaitErr(line -> !line.isEmpty())))
                    .orElseThrow();
            assertThat(program.status()).isEqualTo(3);
            sleep.destroy();
        }
    }

    @Test
    void killsProcessesOfTheCommandThatIgnoreSigterm() throws Exception {
        String stubborn = "(trap '' TERM; echo going >&2; while :; do sleep 0.1; done) & read x; exit 0";
        try (LineSocket peer = sender();
                JarProcess program = exec("echo $$ >&2; " + stubborn)) {
            assertThat(peer.read()).isEqualTo("emi");
            program.awaitErr("going"::equals);
            ProcessHandle shell = ProcessHandle.of(
                            Long.parseLong(program.err().lines().findFirst().orElseThrow()))
                    .orElseThrow();
            List<ProcessHandle> all = shell.descendants().toList();
            assertThat(all).isNotEmpty();
            peer.send("a");
            assertThat(program.status()).isZero();
            await().untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsBothOnASignal(String signal) throws Exception {
        try (LineSocket peer = sender();
                JarProcess program = exec("echo $$ >&2; exec sleep 1000")) {
            assertThat(peer.read()).isEqualTo("emi");
            ProcessHandle sleep = ProcessHandle.of(Long.parseLong(program.awaitErr(line -> !line.isEmpty())))
                    .orElseThrow();
            program.signal(signal);
            sleep.destroy(); // Ctrl+C at a terminal is sent to all its programs
            assertThat(program.status()).isZero();
            await().until(() -> !sleep.isAlive());
            assertThat(program.err()).hasLineCount(1).doesNotContain("relay-client");
        }
    }
}
