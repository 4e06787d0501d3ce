package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of lines that are said early (docs/protocol.md, section 5.2), in the real lobby and by the real rules. */
class HeldLinesTest {
    private Lobby lobby = lobby(2, 4);

    private static Lobby lobby(int waiting, int hold) {
        ManualClock clock = new ManualClock();
        return Lobbies.of(RoomSettings.builder().waiting(waiting).hold(hold).build(), clock);
    }

    private Recorder come(String name) {
        return Recorder.come(lobby, name);
    }

    @Test
    void holdsEarlyLinesAndRelaysOneATurnInOrder() {
        Recorder a = come("a");
        Recorder b = come("b").says("b1", "b2", "b3");
        assertThat(a.heard()).containsExactly("1", "emi");
        a.says("a1");
        assertThat(a.heard()).containsExactly("b1");
        a.says("a2");
        assertThat(a.heard()).containsExactly("b2");
        assertThat(b.heard()).containsExactly("2", "rec", "a1", "a2");
    }

    @Test
    void holdsWhatTheFirstClientSaysBeforeTheSecondComes() {
        Recorder a = come("a").says("a1", "a2");
        assertThat(come("b").says("b1").heard()).containsExactly("2", "rec", "a1", "a2");
        assertThat(a.heard()).containsExactly("1", "emi", "b1");
    }

    @Test
    void holdsWhatIsSaidInTheWaitingLine() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c").says("c1");
        a.vanishes();
        assertThat(c.heard()).containsExactly("1", "emi");
        assertThat(b.heard()).containsExactly("2", "rec", "c1");
    }

    @Test
    void goesOnFromHeldLineToHeldLineWithoutAnybodySpeaking() {
        Recorder a = come("a").says("a1", "a2", "a3");
        Recorder b = come("b").says("b1", "b2");
        assertThat(a.heard()).containsExactly("1", "emi", "b1", "b2");
        assertThat(b.heard()).containsExactly("2", "rec", "a1", "a2", "a3");
    }

    @Test
    void pushesBackAClientWhoseHoldIsFullUntilHalfOfItHasGoneDown() {
        Recorder a = come("a");
        Recorder b = come("b").says("1", "2", "3");
        assertThat(b.heard()).doesNotContain("[not read]");
        b.says("4");
        assertThat(b.heard()).containsExactly("[not read]");
        a.says("a1");
        assertThat(b.heard()).containsExactly("a1");
        a.says("a2");
        assertThat(b.heard()).containsExactly("[read]", "a2");
    }

    @Test
    void dropsTheHeldLinesOfAClientThatLeaves() {
        Recorder a = come("a");
        come("b").says("b1", "b2").vanishes();
        a.says("a1");
        Recorder c = come("c");
        assertThat(c.heard()).containsExactly("2", "emi", "a1");
        assertThat(a.heard()).containsExactly("1", "emi");
    }

    @Test
    void doesNotTakeTheTurnOfAClientThatDoesNotListen() {
        Recorder a = come("a");
        Recorder b = come("b");
        b.stopsListening();
        b.says("b1", "b2");
        a.says("a1");
        assertThat(a.heard()).containsExactly("1", "emi");
        b.listensAgain();
        assertThat(a.heard()).containsExactly("b1");
    }

    @Test
    void honoursFinBehindHeldLinesWhenItsTurnComes() {
        Recorder a = come("a");
        Recorder b = come("b").says("b1", "fin");
        a.says("a1");
        assertThat(a.heard()).containsExactly("1", "emi", "b1");
        assertThat(b.heard()).containsExactly("2", "rec", "a1");
        a.says("a2");
        assertThat(b.heard()).containsExactly("a2", "[closed]");
        assertThat(come("c").heard()).containsExactly("2", "emi", "a2");
    }

    @Test
    void honoursFinBehindHeldLinesAlsoForWhoDoesNotListen() {
        Recorder a = come("a");
        Recorder b = come("b").says("b1", "fin");
        a.says("a1");
        b.stopsListening();
        a.says("a2");
        assertThat(b.heard()).endsWith("[closed]");
    }

    @Test
    void seatsTheNextInLineRightAwayWhenAHeldFinFreesASeat() {
        Recorder a = come("a").says("a1", "fin");
        Recorder b = come("b");
        Recorder c = come("c").says("c1");
        b.says("b1");
        assertThat(a.heard()).containsExactly("1", "emi", "b1", "[closed]");
        assertThat(c.heard()).containsExactly("1", "emi", "b1");
        assertThat(b.heard()).containsExactly("2", "rec", "a1", "c1");
    }

    @Test
    void goesThroughALongLineWithoutGoingDeep() throws InterruptedException {
        int clients = 1_000;
        lobby = lobby(clients, clients + 1);
        Recorder a = come("a");
        String[] lines = IntStream.range(0, clients).mapToObj(i -> "a" + i).toArray(String[]::new);
        Thread smallStack = new Thread(
                null,
                () -> {
                    a.says(lines);
                    Recorder b = come("b");
                    IntStream.range(0, clients).forEach(i -> come("client " + i).says("hello", "fin"));
                    b.vanishes();
                },
                "small stack",
                200_000);
        smallStack.start();
        smallStack.join();
        assertThat(a.heard()).hasSize(2 + clients);
    }
}
