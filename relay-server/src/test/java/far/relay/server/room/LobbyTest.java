package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seats, rooms and the waiting line (docs/protocol.md, sections 3, 4, 5, 7 and 8), on the real rules. */
class LobbyTest {
    private Lobby lobby = lobby(1, 2);

    private static Lobby lobby(int rooms, int waiting) {
        ManualClock clock = new ManualClock();
        return Lobbies.of(RoomSettings.builder().rooms(rooms).waiting(waiting).build(), clock);
    }

    private Recorder come(String name) {
        return Recorder.come(lobby, name);
    }

    // 4.6 rooms and the waiting line

    @Test
    void pairsClientsInOrderOfArrival() {
        lobby = lobby(2, 0);
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        assertThat(a.heard()).containsExactly("1", "emi");
        assertThat(b.heard()).containsExactly("2", "rec");
        assertThat(c.heard()).containsExactly("1", "emi");
        assertThat(d.heard()).containsExactly("2", "rec");
        a.says("to b");
        c.says("to d");
        assertThat(b.heard()).containsExactly("to b");
        assertThat(d.heard()).containsExactly("to d");
    }

    @Test
    void seatsANewcomerWhereSomebodyHasWaitedLongestForTheOther() {
        lobby = lobby(3, 0);
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        c.vanishes(); // d waits from here on
        b.vanishes(); // a from here on
        d.says("from d");
        a.says("from a");
        assertThat(come("e").heard()).containsExactly("1", "emi");
        assertThat(come("f").heard()).containsExactly("2", "emi", "from a");
        assertThat(d.heard()).containsExactly("2", "rec");
    }

    @Test
    void prefersWhoWaitsToAnEmptyRoom() {
        lobby = lobby(2, 0);
        come("a");
        assertThat(come("b").heard()).containsExactly("2", "rec");
    }

    @Test
    void tellsWhoWaitsInLineNothingUntilASeatIsFree() {
        Recorder a = come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        assertThat(c.heard()).isEmpty();
        a.says("hello").vanishes();
        assertThat(c.heard()).containsExactly("1", "rec");
        assertThat(d.heard()).isEmpty();
    }

    @Test
    void letsGoWhoFindsTheLineFull() {
        IntStream.range(0, 4).forEach(i -> come("client " + i));
        assertThat(come("late").heard()).containsExactly("exit", "[dismissed]");
    }

    @Test
    void hasNoLineAtAllIfToldSo() {
        lobby = lobby(1, 0);
        come("a");
        come("b");
        assertThat(come("c").heard()).containsExactly("exit", "[dismissed]");
    }

    @Test
    void forgetsWhoLeavesTheLine() {
        Recorder a = come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        c.vanishes();
        Recorder e = come("e");
        a.vanishes();
        assertThat(c.heard()).isEmpty();
        assertThat(d.heard()).containsExactly("1", "emi");
        assertThat(e.heard()).isEmpty();
    }

    @Test
    void opensANewRoomForTheLineWhenOneIsEmptied() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        a.says("old");
        c.vanishes();
        a.vanishes();
        b.vanishes();
        assertThat(come("d").heard()).containsExactly("1");
        assertThat(come("e").heard()).containsExactly("2", "rec");
    }

    // 4.5 and 5.4

    @Test
    void tellsWhoStaysNothingOfTheOthersLeavingAndReplacing() {
        Recorder a = come("a");
        Recorder b = come("b");
        a.heard();
        b.vanishes();
        come("c");
        assertThat(a.heard()).isEmpty();
    }

    // 3 and 5.3 fin

    @Test
    void honoursFinAtOnceWhoeversTurnItIs() {
        Recorder a = come("a");
        Recorder b = come("b").says("fin");
        assertThat(b.heard()).containsExactly("2", "rec", "[closed]");
        a.says("fin");
        assertThat(a.heard()).containsExactly("1", "emi", "[closed]");
    }

    @Test
    void honoursFinInTheWaitingLineAndBeforeTheSecondClient() {
        Recorder alone = come("alone").says("fin");
        assertThat(alone.heard()).containsExactly("1", "[closed]");
        come("a");
        come("b");
        assertThat(come("c").says("fin").heard()).containsExactly("[closed]");
    }

    @Test
    void ignoresWhatComesAfterFin() {
        Recorder a = come("a").says("a1", "fin", "a2");
        Recorder b = come("b");
        b.says("b1");
        assertThat(a.heard()).containsExactly("1", "emi", "b1", "[closed]");
        assertThat(b.says("b2").heard()).containsExactly("2", "rec", "a1");
    }

    // 7 what cannot be taken

    @Test
    void tellsWhoSentTheUntakableWhyAndFreesTheSeatWithTurnAndReplayAsTheyWere() {
        Recorder a = come("a").says("a1");
        Recorder b = come("b");
        b.session.refuse("not UTF-8");
        assertThat(b.heard()).containsExactly("2", "rec", "a1", "error: not UTF-8", "exit", "[dismissed]");
        assertThat(a.heard()).containsExactly("1", "emi");
        assertThat(come("c").heard()).containsExactly("2", "emi", "a1");
    }

    @Test
    void refusesAClientOnce() {
        Recorder a = come("a");
        a.session.refuse("not UTF-8");
        a.session.refuse("not UTF-8");
        a.says("fin", "and more");
        a.vanishes();
        assertThat(a.heard()).containsExactly("1", "error: not UTF-8", "exit", "[dismissed]");
    }

    // 8 the end of the server

    @Test
    void tellsEverybodyExitAtTheEndAlsoThoseInLineAndThoseWhoCome() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        lobby.close();
        assertThat(a.heard()).endsWith("exit", "[closed]");
        assertThat(b.heard()).endsWith("exit", "[closed]");
        assertThat(c.heard()).containsExactly("exit", "[closed]");
        assertThat(come("d").heard()).containsExactly("exit", "[dismissed]");
        a.says("too late");
        b.vanishes();
        assertThat(b.heard()).isEmpty();
        assertThat(a.heard()).isEmpty();
    }
}
