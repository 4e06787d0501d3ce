package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RoomLog;
import far.relay.testing.CaughtLog;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients may make the server hold together: in the real lobby, of a server with one MiB of memory. */
class MemoryLimitTest {
    private static final int MEMORY = 1024 * 1024;
    private static final int LINE = 8192;
    private static final int IDLE = 4096;
    private static final String[] FOUR_LINES = {"x".repeat(LINE), "x".repeat(LINE), "x".repeat(LINE), "x".repeat(LINE)};
    private static final String[] SHED = {"error: the server is short of memory", "exit", "[dropped]"};

    private final CaughtLog log = new CaughtLog();
    private final ManualClock clock = new ManualClock();
    private double directUse;
    private final Lobby lobby = new Lobby(
            RoomSettings.builder().rooms(100).waiting(0).hold(4).build(),
            new MemoryBudget(MEMORY, () -> directUse, IDLE, IDLE + 64 * 1024 + 4 * (LINE + 64) + 3 * LINE),
            clock,
            new RoomLog(new RateLimitedLog(Integer.MAX_VALUE, clock)));
    private final Recorder one = come("one");
    private final Recorder two = come("two");

    @AfterEach
    void stopCatching() {
        log.close();
    }

    private Recorder come(String name) {
        return Recorder.come(lobby, name);
    }

    /** So many clients that say nothing; every second one of them will not have the turn. */
    private List<Recorder> come(int clients) {
        return IntStream.range(0, clients).mapToObj(i -> come("client " + i)).toList();
    }

    private void look() {
        clock.pass(Duration.ofMillis(250));
    }

    private static long shed(List<Recorder> clients) {
        return clients.stream()
                .filter(client -> client.heard().contains("[dropped]"))
                .count();
    }

    private void assertThatThePairTalks() {
        one.heard();
        two.heard();
        one.says("how are you?");
        assertThat(two.heard()).containsExactly("how are you?");
        two.says("well");
        assertThat(one.heard()).containsExactly("well");
    }

    @Test
    void letsThoseGoAtOnceWhoseLinesTakeTooMuchAndKeepsThePairThatTalks() {
        List<Recorder> clients = come(40);
        for (int i = 1; i < 40; i += 2) {
            clients.get(i).says(FOUR_LINES);
        }
        assertThat(shed(clients)).isBetween(4L, 16L);
        assertThatThePairTalks();
    }

    @Test
    void tellsThoseWhoHoldMostThatTheyAreLetGo() {
        List<Recorder> clients = come(4);
        clients.get(0).heard();
        clients.get(0).buffers(350_000);
        clients.get(1).buffers(100_000);
        clients.get(2).buffers(10_000);
        look();
        assertThat(log.text()).contains("of 1 MiB: closing the connections that take most");
        assertThat(clients.get(0).heard()).containsExactly(SHED);
        assertThat(shed(clients)).isZero();
    }

    @Test
    void letsNewClientsInMeanwhile() {
        Recorder greedy = come("greedy");
        greedy.buffers(300_000);
        look();
        assertThat(greedy.heard()).containsExactly("1", "error: the server is short of memory", "exit", "[dropped]");
        assertThat(come("new").heard()).containsExactly("1");
        assertThatThePairTalks();
    }

    @Test
    void turnsNewClientsAwayWhileThereAreTooManyForItsMemory() {
        List<Recorder> clients = come(MEMORY / 4 / IDLE + 1);
        look();
        assertThat(come("one too many").heard()).containsExactly("exit", "[closed]");
        assertThat(shed(clients)).isZero();
        clients.get(0).vanishes();
        clients.get(1).vanishes();
        clients.get(2).vanishes();
        look();
        assertThat(come("in time").heard()).doesNotContain("[closed]");
    }

    @Test
    void letsThoseGoWhoBufferMostWhenDirectMemoryRunsOut() {
        List<Recorder> clients = come(10);
        clients.get(3).buffers(100_000);
        clients.get(5).buffers(150_000);
        directUse = 0.9;
        look();
        directUse = 0.5;
        assertThat(clients.get(3).heard()).endsWith(SHED);
        assertThat(clients.get(5).heard()).endsWith(SHED);
        assertThat(shed(clients)).isZero();
        assertThatThePairTalks();
        look();
        assertThat(come("new").heard()).doesNotContain("[closed]");
    }

    @Test
    void doesNotCountWhatIsNotHeldAnyMore() {
        for (int i = 0; i < 100; i++) {
            two.says(FOUR_LINES);
            one.says("a", "b", "c", "d");
            two.heard();
            one.heard();
        }
        List<Recorder> clients = come(2);
        clients.get(1).says(FOUR_LINES);
        clients.get(1).vanishes();
        look();
        assertThat(come("new").heard()).doesNotContain("[closed]");
        assertThat(lobby.memory().isFull()).isFalse();
    }

    @Test
    void doesNotLookWhileSoFewAreThereThatItCannotMatter() {
        two.vanishes();
        look();
        assertThat(clock.tasks()).isZero();
    }
}
