package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.text.Messages;
import far.relay.protocol.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    private TurnCommand command(String command) {
        return new TurnCommand("cd '" + directory + "'; " + command, Messages.of(Locale.ENGLISH), warnings::add);
    }

    private void awaitSeen(String content) {
        Path seen = directory.resolve("seen");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen).hasContent(content));
    }

    @Test
    void runsOnceAtATimeAndThenForTheLatestTurn() throws IOException {
        TurnCommand command = command("cat >> seen; until [ -e go ]; do sleep 0.02; done; exit 7");
        command.run("one");
        awaitSeen("one\n");
        command.run("two");
        command.run("three\nlines");
        Files.createFile(directory.resolve("go"));
        awaitSeen("one\nthree\nlines\n");
        await().atMost(PATIENCE).until(() -> warnings.size() == 2);
        assertThat(warnings).containsOnly("the command of --on-turn exited with status 7");
    }

    @Test
    void doesNotWaitForACommandThatReadsNothing() {
        TurnCommand command = command("echo done >> seen");
        command.run("x".repeat(1 << 20));
        awaitSeen("done\n");
        command.run("");
        awaitSeen("done\ndone\n");
        assertThat(warnings).isEmpty();
    }

    @Test
    void waitsAtTheEndForACommandThatReadsButNotForLong() throws IOException {
        TurnCommand command = command("until [ -e go ]; do sleep 0.02; done; cat > seen");
        command.awaitRead(PATIENCE); // there is none
        command.run("x".repeat(1 << 20));
        command.awaitRead(Duration.ofMillis(100));
        assertThat(directory.resolve("seen")).doesNotExist();
        Files.createFile(directory.resolve("go"));
        command.awaitRead(PATIENCE);
        assertThat(Files.size(directory.resolve("seen"))).isGreaterThan(1 << 19); // the rest is in the pipe
    }

    @Test
    void countsATurnThatIsReportedAgainOnce() {
        TurnFrontend frontend =
                new TurnFrontend(new QuietFrontend(), command("read -r text; echo \"($text)\" >> seen"));
        frontend.turn(Role.SENDER);
        frontend.turn(Role.SENDER); // on a new connection
        awaitSeen("()\n");
        frontend.turn(Role.RECEIVER);
        frontend.message(2, "two");
        frontend.turn(Role.SENDER);
        awaitSeen("()\n(two)\n");
        frontend.message(4, "four");
        frontend.turn(Role.SENDER);
        awaitSeen("()\n(two)\n(four)\n");
        assertThat(warnings).isEmpty();
    }
}
