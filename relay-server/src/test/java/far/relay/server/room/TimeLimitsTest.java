package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.room.RoomSettings.Builder;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who may stay and for how long (docs/protocol.md, section 7): the real lobby and rules, and a clock that we wind. */
class TimeLimitsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration NEARLY_TEN = TEN_MINUTES.minusNanos(1);
    private static final Duration A_NANOSECOND = Duration.ofNanos(1);

    private final ManualClock clock = new ManualClock();
    private Lobby lobby;

    private void open(UnaryOperator<Builder> settings) {
        lobby = Lobbies.of(settings.apply(RoomSettings.builder()).build(), clock);
    }

    private Recorder come(String name) {
        return Recorder.come(lobby, name);
    }

    @Test
    void nobodyHasToHurryUnlessToldSo() {
        open(UnaryOperator.identity());
        Recorder a = come("a");
        clock.pass(Duration.ofDays(400));
        Recorder b = come("b");
        clock.pass(Duration.ofDays(400));
        assertThat(a.heard()).containsExactly("1", "emi");
        assertThat(b.heard()).containsExactly("2", "rec");
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void whoHasTheTurnAndSaysNothingLosesTheSeat() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        clock.pass(TEN_MINUTES); // alone, it has no turn yet
        Recorder b = come("b");
        clock.pass(NEARLY_TEN);
        assertThat(a.heard()).containsExactly("1", "emi");
        clock.pass(A_NANOSECOND);
        assertThat(a.heard()).containsExactly("error: nothing said for 10m", "exit", "[dismissed]");
        assertThat(b.heard()).containsExactly("2", "rec");
        a.says("too late");
        assertThat(come("c").heard()).containsExactly("1", "emi");
        assertThat(b.heard()).isEmpty();
    }

    @Test
    void turnAndMessageStayForWhoTakesOverFromOneThatWasTooSlow() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        a.says("question");
        clock.pass(TEN_MINUTES);
        assertThat(b.heard())
                .containsExactly("2", "rec", "question", "error: nothing said for 10m", "exit", "[dismissed]");
        Recorder c = come("c");
        assertThat(c.heard()).containsExactly("2", "emi", "question");
        c.says("answer");
        assertThat(a.heard()).containsExactly("1", "emi", "answer");
    }

    @Test
    void everyTurnHasTheWholeTime() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        for (int i = 0; i < 100; i++) {
            clock.pass(NEARLY_TEN);
            (i % 2 == 0 ? a : b).says("line");
        }
        assertThat(a.heard()).hasSize(52).doesNotContain("exit");
        clock.pass(TEN_MINUTES);
        assertThat(a.heard()).containsExactly("error: nothing said for 10m", "exit", "[dismissed]");
        assertThat(b.heard()).hasSize(52).doesNotContain("exit");
    }

    @Test
    void aTurnIsNotLongerForAnotherThatComesMeanwhile() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        come("b").vanishes();
        clock.pass(NEARLY_TEN);
        come("c");
        clock.pass(A_NANOSECOND);
        assertThat(a.heard()).containsExactly("1", "emi", "error: nothing said for 10m", "exit", "[dismissed]");
    }

    @Test
    void theTimeIsThatOfWhoHasTheTurnAlsoWhenALineCameWhileAnotherWasSaid() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b").says("b1");
        a.answersAtOnce("a2");
        a.says("a1");
        clock.pass(TEN_MINUTES);
        assertThat(a.heard()).containsExactly("1", "emi", "b1");
        assertThat(b.heard())
                .containsExactly("2", "rec", "a1", "a2", "error: nothing said for 10m", "exit", "[dismissed]");
    }

    @Test
    void whoListensMayTakeItsTime() {
        open(settings -> settings.turnTimeout(TEN_MINUTES).lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b").says("early");
        clock.pass(NEARLY_TEN);
        a.says("line");
        clock.pass(NEARLY_TEN);
        assertThat(b.heard()).containsExactly("2", "rec", "line");
        assertThat(a.heard()).containsExactly("1", "emi", "early");
    }

    @Test
    void whoIsAloneForTooLongIsLetGo() {
        open(settings -> settings.lonelyTimeout(Duration.ofSeconds(90)));
        Recorder a = come("a");
        clock.pass(Duration.ofSeconds(89));
        assertThat(a.heard()).containsExactly("1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(a.heard()).containsExactly("error: nobody came for 90s", "exit", "[dismissed]");
        assertThat(come("b").heard()).containsExactly("1");
    }

    @Test
    void whoIsLeftAloneHasTheWholeTimeToFindSomebody() {
        open(settings -> settings.lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        clock.pass(NEARLY_TEN);
        Recorder b = come("b");
        clock.pass(TEN_MINUTES);
        b.vanishes();
        clock.pass(NEARLY_TEN);
        Recorder c = come("c");
        clock.pass(TEN_MINUTES);
        assertThat(a.heard()).containsExactly("1", "emi");
        c.vanishes();
        clock.pass(TEN_MINUTES);
        assertThat(a.heard()).containsExactly("error: nobody came for 10m", "exit", "[dismissed]");
    }

    @Test
    void whoWaitsInLineForTooLongIsLetGo() {
        open(settings -> settings.lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        clock.pass(MINUTE);
        Recorder d = come("d");
        clock.pass(NEARLY_TEN.minus(MINUTE));
        assertThat(c.heard()).isEmpty();
        clock.pass(A_NANOSECOND);
        assertThat(c.heard()).containsExactly("error: nobody came for 10m", "exit", "[dismissed]");
        b.vanishes();
        assertThat(d.heard()).containsExactly("2", "rec");
        clock.pass(TEN_MINUTES);
        assertThat(d.heard()).isEmpty();
        assertThat(a.heard()).containsExactly("1", "emi");
    }

    @Test
    void aSlowOnesSeatGoesToTheNextInLineAtOnce() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        clock.pass(TEN_MINUTES);
        assertThat(a.heard()).endsWith("[dismissed]");
        assertThat(c.heard()).containsExactly("1", "emi");
        c.says("at last");
        assertThat(b.heard()).containsExactly("2", "rec", "at last");
    }

    @Test
    void nothingIsKeptOfThoseWhoHaveLeft() {
        open(settings -> settings.turnTimeout(Duration.ofHours(1))
                .lonelyTimeout(Duration.ofHours(1))
                .waiting(1));
        for (int i = 0; i < 100; i++) {
            Recorder a = come("a");
            Recorder b = come("b");
            Recorder c = come("c");
            a.vanishes();
            b.says("fin");
            c.vanishes();
        }
        assertThat(clock.tasks()).isZero();
    }
}
