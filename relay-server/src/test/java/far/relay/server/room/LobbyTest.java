package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
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
        return Recorder.connect(lobby, name);
    }

    // 4.6 rooms and the waiting line

    @Test
    void pairsClientsInOrderOfArrival() {
        lobby = lobby(2, 0);
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        assertThat(a.received()).containsExactly("1", "emi");
        assertThat(b.received()).containsExactly("2", "rec");
        assertThat(c.received()).containsExactly("1", "emi");
        assertThat(d.received()).containsExactly("2", "rec");
        a.sends("to b");
        c.sends("to d");
        assertThat(b.received()).containsExactly("to b");
        assertThat(d.received()).containsExactly("to d");
    }

    @Test
    void seatsANewClientWhereAClientHasWaitedLongestForAPartner() {
        lobby = lobby(3, 0);
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        c.disconnects(); // d waits from now on
        b.disconnects(); // a waits from now on
        d.sends("from d");
        a.sends("from a");
        assertThat(come("e").received()).containsExactly("1", "emi");
        assertThat(come("f").received()).containsExactly("2", "emi", "from a");
        assertThat(d.received()).containsExactly("2", "rec");
    }

    @Test
    void prefersARoomWithAWaitingClientToAnEmptyOne() {
        lobby = lobby(2, 0);
        come("a");
        assertThat(come("b").received()).containsExactly("2", "rec");
    }

    @Test
    void sendsAClientInLineNothingUntilASeatIsFree() {
        Recorder a = come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        assertThat(c.received()).isEmpty();
        a.sends("hello").disconnects();
        assertThat(c.received()).containsExactly("1", "rec");
        assertThat(d.received()).isEmpty();
    }

    @Test
    void refusesAClientThatFindsTheLineFull() {
        IntStream.range(0, 4).forEach(i -> come("client " + i));
        assertThat(come("late").received()).containsExactly("exit", "[dismissed]");
    }

    @Test
    void hasNoLineIfConfiguredSo() {
        lobby = lobby(1, 0);
        come("a");
        come("b");
        assertThat(come("c").received()).containsExactly("exit", "[dismissed]");
    }

    @Test
    void removesAClientThatLeavesTheLine() {
        Recorder a = come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        c.disconnects();
        Recorder e = come("e");
        a.disconnects();
        assertThat(c.received()).isEmpty();
        assertThat(d.received()).containsExactly("1", "emi");
        assertThat(e.received()).isEmpty();
    }

    @Test
    void opensANewRoomForTheLineWhenOneIsEmptied() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        a.sends("old");
        c.disconnects();
        a.disconnects();
        b.disconnects();
        assertThat(come("d").received()).containsExactly("1");
        assertThat(come("e").received()).containsExactly("2", "rec");
    }

    // 4.5 and 5.4

    @Test
    void sendsTheClientThatStaysNothingAboutItsPartnerLeavingOrBeingReplaced() {
        Recorder a = come("a");
        Recorder b = come("b");
        a.received();
        b.disconnects();
        come("c");
        assertThat(a.received()).isEmpty();
    }

    // 3 and 5.3 fin

    @Test
    void appliesFinAtOnceOnAnyTurn() {
        Recorder a = come("a");
        Recorder b = come("b").sends("fin");
        assertThat(b.received()).containsExactly("2", "rec", "[closed]");
        a.sends("fin");
        assertThat(a.received()).containsExactly("1", "emi", "[closed]");
    }

    @Test
    void honoursFinInTheWaitingLineAndBeforeTheSecondClient() {
        Recorder alone = come("alone").sends("fin");
        assertThat(alone.received()).containsExactly("1", "[closed]");
        come("a");
        come("b");
        assertThat(come("c").sends("fin").received()).containsExactly("[closed]");
    }

    @Test
    void ignoresEverythingAfterFin() {
        Recorder a = come("a").sends("a1", "fin", "a2");
        Recorder b = come("b");
        b.sends("b1");
        assertThat(a.received()).containsExactly("1", "emi", "b1", "[closed]");
        assertThat(b.sends("b2").received()).containsExactly("2", "rec", "a1");
    }

    // 7 refused input

    @Test
    void refusesInvalidInputWithTheReasonAndFreesTheSeatWithTurnAndReplayUnchanged() {
        Recorder a = come("a").sends("a1");
        Recorder b = come("b");
        b.session.refuse("not UTF-8");
        assertThat(b.received()).containsExactly("2", "rec", "a1", "error: not UTF-8", "exit", "[dismissed]");
        assertThat(a.received()).containsExactly("1", "emi");
        assertThat(come("c").received()).containsExactly("2", "emi", "a1");
    }

    @Test
    void refusesAClientOnce() {
        Recorder a = come("a");
        a.session.refuse("not UTF-8");
        a.session.refuse("not UTF-8");
        a.sends("fin", "and more");
        a.disconnects();
        assertThat(a.received()).containsExactly("1", "error: not UTF-8", "exit", "[dismissed]");
    }

    // 8 shutdown

    @Test
    void sendsExitToEveryClientAtShutdownAlsoInLineAndToLaterOnes() {
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        lobby.close();
        assertThat(a.received()).endsWith("exit", "[closed]");
        assertThat(b.received()).endsWith("exit", "[closed]");
        assertThat(c.received()).containsExactly("exit", "[closed]");
        assertThat(come("d").received()).containsExactly("exit", "[dismissed]");
        a.sends("too late");
        b.disconnects();
        assertThat(b.received()).isEmpty();
        assertThat(a.received()).isEmpty();
    }

    // Reloading: docs/operations.md

    @Test
    void moreRoomsSeatThoseWhoWaitAndFewerTakeNobodysSeat() {
        AtomicReference<RoomSettings> settings =
                new AtomicReference<>(RoomSettings.builder().rooms(1).waiting(3).build());
        ManualClock clock = new ManualClock();
        lobby = new Lobby(settings::get, Lobbies.unlimited(clock), clock, new Lobbies.NoLog());
        Recorder a = come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        Recorder e = come("e");
        settings.set(RoomSettings.builder().rooms(2).waiting(1).hold(1).build());
        lobby.settingsChanged();
        assertThat(c.received()).containsExactly("1", "emi");
        assertThat(d.received()).containsExactly("2", "rec");
        assertThat(e.received()).isEmpty();
        assertThat(come("f").received()).containsExactly("exit", "[dismissed]"); // one waits already
        settings.set(RoomSettings.builder().rooms(1).waiting(1).build());
        lobby.settingsChanged();
        c.sends("to d");
        assertThat(d.received()).containsExactly("to d");
        d.disconnects();
        assertThat(e.received())
                .containsExactly("2", "emi", "to d"); // the seats of an open room are taken over as ever
        e.disconnects();
        c.disconnects();
        come("g");
        come("h").disconnects();
        assertThat(lobby.openRooms()).isEqualTo(1);
        assertThat(a.received()).containsExactly("1", "emi");
    }

    // Draining: docs/operations.md

    @Test
    void drainingEndsThoseForWhomNobodyCanComeAndNoOthers() {
        lobby = lobby(2, 2);
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder left = come("left").sends("unheard");
        Recorder gone = come("gone");
        Recorder waits = come("waits");
        gone.disconnects();
        assertThat(waits.received()).containsExactly("2", "emi", "unheard"); // it has a partner now
        waits.disconnects();
        a.received();
        lobby.drain();
        assertThat(left.received()).containsExactly("1", "emi", "exit", "[dismissed]");
        a.sends("hello");
        b.sends("goodbye");
        assertThat(a.received()).containsExactly("goodbye");
        assertThat(b.received()).containsExactly("2", "rec", "hello");
        assertThat(lobby.openRooms()).isEqualTo(1);
    }

    @Test
    void drainingEndsTheWaitingLineAndRefusesLaterClients() {
        come("a");
        come("b");
        Recorder c = come("c");
        Recorder d = come("d");
        lobby.drain();
        assertThat(c.received()).containsExactly("exit", "[dismissed]");
        assertThat(d.received()).containsExactly("exit", "[dismissed]");
        assertThat(come("late").received()).containsExactly("exit", "[dismissed]");
        assertThat(lobby.waiting()).isZero();
    }

    @Test
    void theOneWhosePartnerLeavesWhileDrainingGetsAllThatWasSaidAndThenExit() {
        Recorder a = come("a");
        Recorder b = come("b");
        lobby.drain();
        a.sends("last words", "fin");
        assertThat(a.received()).containsExactly("1", "emi", "[closed]");
        assertThat(b.received()).containsExactly("2", "rec", "last words", "exit", "[dismissed]");
        assertThat(lobby.openRooms()).isZero();
        assertThat(lobby.state().present()).isEmpty();
    }

    @Test
    void aPartnerThatLeavesBehindHeldLinesWhileDrainingEndsTheOtherOnlyThen() {
        Recorder a = come("a");
        Recorder b = come("b");
        lobby.drain();
        b.sends("b1", "fin"); // held until a has said something
        assertThat(a.received()).containsExactly("1", "emi");
        a.sends("a1");
        assertThat(a.received()).containsExactly("b1");
        a.sends("a2");
        assertThat(b.received()).containsExactly("2", "rec", "a1", "a2", "[closed]");
        assertThat(a.received()).containsExactly("exit", "[dismissed]");
    }

    @Test
    void drainsOnceAndCanBeClosedMeanwhile() {
        Recorder a = come("a");
        Recorder b = come("b");
        lobby.drain();
        lobby.drain();
        lobby.close();
        assertThat(a.received()).containsExactly("1", "emi", "exit", "[closed]");
        assertThat(b.received()).containsExactly("2", "rec", "exit", "[closed]");
        a.disconnects();
        lobby.drain();
        assertThat(b.received()).isEmpty();
    }
}
