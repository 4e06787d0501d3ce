package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RoomLog;
import far.relay.testing.CaughtLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory limit of all clients, with the real lobby of a server with one MiB of memory. */
class MemoryLimitTest {
    private static final int MEMORY = 1024 * 1024;
    private static final int LINE = 8192;
    private static final int IDLE = 4096;
    private static final String[] FOUR_LINES = {"x".repeat(LINE), "x".repeat(LINE), "x".repeat(LINE), "x".repeat(LINE)};
    private static final String[] SHED = {"error: the server is short of memory", "exit", "[dropped]"};

    private final CaughtLog log = new CaughtLog();
    private final ManualClock clock = new ManualClock();
    private double directUse;
    private final RoomLog roomLog = new RoomLog(new RateLimitedLog(Integer.MAX_VALUE, clock));
    private final MemoryLimit memory = new MemoryLimit(
            new MemoryBudget(MEMORY, () -> directUse, IDLE, IDLE + 64 * 1024 + 4 * (LINE + 64) + 3 * LINE),
            clock,
            roomLog);
    private final Lobby lobby =
            new Lobby(() -> RoomSettings.builder().rooms(100).waiting(0).hold(4).build(), memory, clock, roomLog);
    private final Recorder one = come("one");
    private final Recorder two = come("two");

    @AfterEach
    void stopCatching() {
        log.close();
    }

    private Recorder come(String name) {
        return Recorder.connect(lobby, name);
    }

    /** Connects this many clients that send nothing; every second one does not have the turn. */
    private List<Recorder> come(int clients) {
        return IntStream.range(0, clients).mapToObj(i -> come("client " + i)).toList();
    }

    private void look() {
        clock.pass(Duration.ofMillis(250));
    }

    private static long shed(List<Recorder> clients) {
        return clients.stream()
                .filter(client -> client.received().contains("[dropped]"))
                .count();
    }

    private void assertThatThePairTalks() {
        one.received();
        two.received();
        one.sends("how are you?");
        assertThat(two.received()).containsExactly("how are you?");
        two.sends("well");
        assertThat(one.received()).containsExactly("well");
    }

    @Test
    void closesClientsWhoseHeldLinesNeedTooMuchMemoryAtOnceAndKeepsATalkingPair() {
        List<Recorder> clients = come(40);
        for (int i = 1; i < 40; i += 2) {
            clients.get(i).sends(FOUR_LINES);
        }
        assertThat(shed(clients)).isBetween(4L, 16L);
        assertThatThePairTalks();
    }

    @Test
    void sendsTheReasonToTheClientsThatUseMost() {
        List<Recorder> clients = come(4);
        clients.get(0).received();
        clients.get(0).buffers(350_000);
        clients.get(1).buffers(100_000);
        clients.get(2).buffers(10_000);
        look();
        assertThat(log.text()).contains("of 1 MiB: closing the connections that take most");
        assertThat(clients.get(0).received()).containsExactly(SHED);
        assertThat(shed(clients)).isZero();
    }

    @Test
    void admitsNewClientsMeanwhile() {
        Recorder greedy = come("greedy");
        greedy.buffers(300_000);
        look();
        assertThat(greedy.received()).containsExactly("1", "error: the server is short of memory", "exit", "[dropped]");
        assertThat(come("new").received()).containsExactly("1");
        assertThatThePairTalks();
    }

    @Test
    void turnsNewClientsAwayWhileThereAreTooManyForItsMemory() {
        List<Recorder> clients = come(MEMORY / 4 / IDLE + 1);
        look();
        assertThat(come("one too many").received()).containsExactly("exit", "[closed]");
        assertThat(shed(clients)).isZero();
        clients.get(0).disconnects();
        clients.get(1).disconnects();
        clients.get(2).disconnects();
        look();
        assertThat(come("in time").received()).doesNotContain("[closed]");
    }

    @Test
    void closesTheClientsThatBufferMostWhenDirectMemoryRunsOut() {
        List<Recorder> clients = come(10);
        clients.get(3).buffers(100_000);
        clients.get(5).buffers(150_000);
        directUse = 0.9;
        look();
        directUse = 0.5;
        assertThat(clients.get(3).received()).endsWith(SHED);
        assertThat(clients.get(5).received()).endsWith(SHED);
        assertThat(shed(clients)).isZero();
        assertThatThePairTalks();
        look();
        assertThat(come("new").received()).doesNotContain("[closed]");
    }

    /** One that has no conversation. */
    private record Visitor(long bytes, List<Visitor> closed) implements MemoryLimit.Client {
        @Override
        public void shed() {
            closed.add(this);
        }
    }

    @Test
    void closesClientsWithoutConversationFirstThoseThatUseMostBeforeOthers() {
        List<Visitor> closed = new ArrayList<>();
        Visitor small = new Visitor(50_000, closed);
        Visitor large = new Visitor(60_000, closed);
        memory.includeWithoutConversation(List.of(small, large));
        List<Recorder> clients = come(2);
        clients.get(0).buffers(170_000);
        look();
        assertThat(closed).containsExactly(large, small);
        assertThat(shed(clients)).isZero();
    }

    @Test
    void clientsWithoutConversationCannotTakeTheMemoryOfOthersEvenIfTheyUseNothing() {
        List<Visitor> closed = new ArrayList<>();
        List<Visitor> visitors = IntStream.range(0, MEMORY / 4 / IDLE + 1)
                .mapToObj(i -> new Visitor(0, closed))
                .toList();
        memory.includeWithoutConversation(visitors);
        memory.connected();
        look();
        assertThat(memory.isFull()).isFalse();
        assertThat(closed).isNotEmpty();
        assertThat(come("new").received()).containsExactly("1");
        assertThatThePairTalks();
    }

    @Test
    void doesNotCountWhatIsNoLongerHeld() {
        for (int i = 0; i < 100; i++) {
            two.sends(FOUR_LINES);
            one.sends("a", "b", "c", "d");
            two.received();
            one.received();
        }
        List<Recorder> clients = come(2);
        clients.get(1).sends(FOUR_LINES);
        clients.get(1).disconnects();
        look();
        assertThat(come("new").received()).doesNotContain("[closed]");
        assertThat(lobby.memory().isFull()).isFalse();
    }

    @Test
    void doesNotLookWhileSoFewAreThereThatItCannotMatter() {
        two.disconnects();
        look();
        assertThat(clock.tasks()).isZero();
    }
}
