package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines that arrive early (docs/protocol.md, section 5.2), with the real lobby and rules. */
class HeldLinesTest {
    private Lobby lobby = lobby(2, 4);

    private static Lobby lobby(int waiting, int hold) {
        ManualClock clock = new ManualClock();
        return Lobbies.of(RoomSettings.builder().waiting(waiting).hold(hold).build(), clock);
    }

    private Recorder come(String name) {
        return Recorder.connect(lobby, name);
    }

    @Test
    void holdsEarlyLinesAndRelaysOneEachTurnInOrder() {
        Recorder a = come("a");
        Recorder b = come("b").sends("b1", "b2", "b3");
        assertThat(a.received()).containsExactly("1", "emi");
        a.sends("a1");
        assertThat(a.received()).containsExactly("b1");
        a.sends("a2");
        assertThat(a.received()).containsExactly("b2");
        assertThat(b.received()).containsExactly("2", "rec", "a1", "a2");
    }

    @Test
    void holdsWhatTheFirstClientSendsBeforeTheSecondConnects() {
        Recorder a = come("a").sends("a1", "a2");
        assertThat(come("b").sends("b1").received()).containsExactly("2", "rec", "a1", "a2");
        assertThat(a.received()).containsExactly("1", "emi", "b1");
    }

    @Test
    void holdsWhatIsSentInTheWaitingLine() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c").sends("c1");
        a.disconnects();
        assertThat(c.received()).containsExactly("1", "emi");
        assertThat(b.received()).containsExactly("2", "rec", "c1");
    }

    @Test
    void relaysHeldLinesOfBothSidesOneAfterTheOther() {
        Recorder a = come("a").sends("a1", "a2", "a3");
        Recorder b = come("b").sends("b1", "b2");
        assertThat(a.received()).containsExactly("1", "emi", "b1", "b2");
        assertThat(b.received()).containsExactly("2", "rec", "a1", "a2", "a3");
    }

    @Test
    void stopsReadingFromAClientWhoseHoldIsFullUntilHalfOfItIsRelayed() {
        Recorder a = come("a");
        Recorder b = come("b").sends("1", "2", "3");
        assertThat(b.received()).doesNotContain("[not read]");
        b.sends("4");
        assertThat(b.received()).containsExactly("[not read]");
        a.sends("a1");
        assertThat(b.received()).containsExactly("a1");
        a.sends("a2");
        assertThat(b.received()).containsExactly("[read]", "a2");
    }

    @Test
    void dropsTheHeldLinesOfAClientThatLeaves() {
        Recorder a = come("a");
        come("b").sends("b1", "b2").disconnects();
        a.sends("a1");
        Recorder c = come("c");
        assertThat(c.received()).containsExactly("2", "emi", "a1");
        assertThat(a.received()).containsExactly("1", "emi");
    }

    @Test
    void relaysNothingFromAClientThatDoesNotRead() {
        Recorder a = come("a");
        Recorder b = come("b");
        b.stopsReading();
        b.sends("b1", "b2");
        a.sends("a1");
        assertThat(a.received()).containsExactly("1", "emi");
        b.readsAgain();
        assertThat(a.received()).containsExactly("b1");
    }

    @Test
    void appliesFinBehindHeldLinesWhenItsTurnComes() {
        Recorder a = come("a");
        Recorder b = come("b").sends("b1", "fin");
        a.sends("a1");
        assertThat(a.received()).containsExactly("1", "emi", "b1");
        assertThat(b.received()).containsExactly("2", "rec", "a1");
        a.sends("a2");
        assertThat(b.received()).containsExactly("a2", "[closed]");
        assertThat(come("c").received()).containsExactly("2", "emi", "a2");
    }

    @Test
    void appliesFinBehindHeldLinesAlsoForAClientThatDoesNotRead() {
        Recorder a = come("a");
        Recorder b = come("b").sends("b1", "fin");
        a.sends("a1");
        b.stopsReading();
        a.sends("a2");
        assertThat(b.received()).endsWith("[closed]");
    }

    @Test
    void seatsTheNextInLineAtOnceWhenAHeldFinFreesASeat() {
        Recorder a = come("a").sends("a1", "fin");
        Recorder b = come("b");
        Recorder c = come("c").sends("c1");
        b.sends("b1");
        assertThat(a.received()).containsExactly("1", "emi", "b1", "[closed]");
        assertThat(c.received()).containsExactly("1", "emi", "b1");
        assertThat(b.received()).containsExactly("2", "rec", "a1", "c1");
    }

    @Test
    void relaysManyHeldLinesWithoutRecursion() throws InterruptedException {
        int clients = 1_000;
        lobby = lobby(clients, clients + 1);
        Recorder a = come("a");
        String[] lines = IntStream.range(0, clients).mapToObj(i -> "a" + i).toArray(String[]::new);
        Thread smallStack = new Thread(
                null,
                () -> {
                    a.sends(lines);
                    Recorder b = come("b");
                    IntStream.range(0, clients).forEach(i -> come("client " + i).sends("hello", "fin"));
                    b.disconnects();
                },
                "small stack",
                200_000);
        smallStack.start();
        smallStack.join();
        assertThat(a.received()).hasSize(2 + clients);
    }
}
