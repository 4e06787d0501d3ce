package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.room.RoomSettings.Builder;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Time limits (docs/protocol.md, section 7), with the real lobby and rules and a manual clock. */
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
        return Recorder.connect(lobby, name);
    }

    @Test
    void thereIsNoTimeLimitUnlessConfigured() {
        open(UnaryOperator.identity());
        Recorder a = come("a");
        clock.pass(Duration.ofDays(400));
        Recorder b = come("b");
        clock.pass(Duration.ofDays(400));
        assertThat(a.received()).containsExactly("1", "emi");
        assertThat(b.received()).containsExactly("2", "rec");
        assertThat(clock.tasks()).isZero();
    }

    @Test
    void aClientThatSendsNothingOnItsTurnLosesItsSeat() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        clock.pass(TEN_MINUTES); // while it is alone, it does not have the turn
        Recorder b = come("b");
        clock.pass(NEARLY_TEN);
        assertThat(a.received()).containsExactly("1", "emi");
        clock.pass(A_NANOSECOND);
        assertThat(a.received()).containsExactly("error: nothing said for 10m", "exit", "[dismissed]");
        assertThat(b.received()).containsExactly("2", "rec");
        a.sends("too late");
        assertThat(come("c").received()).containsExactly("1", "emi");
        assertThat(b.received()).isEmpty();
    }

    @Test
    void turnAndMessageStayForTheReplacementOfAClientThatWasTooSlow() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        a.sends("question");
        clock.pass(TEN_MINUTES);
        assertThat(b.received())
                .containsExactly("2", "rec", "question", "error: nothing said for 10m", "exit", "[dismissed]");
        Recorder c = come("c");
        assertThat(c.received()).containsExactly("2", "emi", "question");
        c.sends("answer");
        assertThat(a.received()).containsExactly("1", "emi", "answer");
    }

    @Test
    void everyTurnHasTheWholeTime() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        for (int i = 0; i < 100; i++) {
            clock.pass(NEARLY_TEN);
            (i % 2 == 0 ? a : b).sends("line");
        }
        assertThat(a.received()).hasSize(52).doesNotContain("exit");
        clock.pass(TEN_MINUTES);
        assertThat(a.received()).containsExactly("error: nothing said for 10m", "exit", "[dismissed]");
        assertThat(b.received()).hasSize(52).doesNotContain("exit");
    }

    @Test
    void aTurnIsNotExtendedWhenTheOtherSeatIsTakenMeanwhile() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        come("b").disconnects();
        clock.pass(NEARLY_TEN);
        come("c");
        clock.pass(A_NANOSECOND);
        assertThat(a.received()).containsExactly("1", "emi", "error: nothing said for 10m", "exit", "[dismissed]");
    }

    @Test
    void theTimeIsThatOfTheSeatWithTheTurnAlsoIfALineArrivedEarly() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b").sends("b1");
        a.answersAtOnce("a2");
        a.sends("a1");
        clock.pass(TEN_MINUTES);
        assertThat(a.received()).containsExactly("1", "emi", "b1");
        assertThat(b.received())
                .containsExactly("2", "rec", "a1", "a2", "error: nothing said for 10m", "exit", "[dismissed]");
    }

    @Test
    void aClientThatWaitsForAMessageHasNoTimeLimit() {
        open(settings -> settings.turnTimeout(TEN_MINUTES).lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b").sends("early");
        clock.pass(NEARLY_TEN);
        a.sends("line");
        clock.pass(NEARLY_TEN);
        assertThat(b.received()).containsExactly("2", "rec", "line");
        assertThat(a.received()).containsExactly("1", "emi", "early");
    }

    @Test
    void aClientThatIsAloneForTooLongIsClosed() {
        open(settings -> settings.lonelyTimeout(Duration.ofSeconds(90)));
        Recorder a = come("a");
        clock.pass(Duration.ofSeconds(89));
        assertThat(a.received()).containsExactly("1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(a.received()).containsExactly("error: nobody came for 90s", "exit", "[dismissed]");
        assertThat(come("b").received()).containsExactly("1");
    }

    @Test
    void aClientWhosePartnerLeavesHasTheWholeTimeAgain() {
        open(settings -> settings.lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        clock.pass(NEARLY_TEN);
        Recorder b = come("b");
        clock.pass(TEN_MINUTES);
        b.disconnects();
        clock.pass(NEARLY_TEN);
        Recorder c = come("c");
        clock.pass(TEN_MINUTES);
        assertThat(a.received()).containsExactly("1", "emi");
        c.disconnects();
        clock.pass(TEN_MINUTES);
        assertThat(a.received()).containsExactly("error: nobody came for 10m", "exit", "[dismissed]");
    }

    @Test
    void aClientThatWaitsInLineForTooLongIsClosed() {
        open(settings -> settings.lonelyTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        clock.pass(MINUTE);
        Recorder d = come("d");
        clock.pass(NEARLY_TEN.minus(MINUTE));
        assertThat(c.received()).isEmpty();
        clock.pass(A_NANOSECOND);
        assertThat(c.received()).containsExactly("error: nobody came for 10m", "exit", "[dismissed]");
        b.disconnects();
        assertThat(d.received()).containsExactly("2", "rec");
        clock.pass(TEN_MINUTES);
        assertThat(d.received()).isEmpty();
        assertThat(a.received()).containsExactly("1", "emi");
    }

    @Test
    void theSeatOfAClosedClientGoesToTheNextInLineAtOnce() {
        open(settings -> settings.turnTimeout(TEN_MINUTES));
        Recorder a = come("a");
        Recorder b = come("b");
        Recorder c = come("c");
        clock.pass(TEN_MINUTES);
        assertThat(a.received()).endsWith("[dismissed]");
        assertThat(c.received()).containsExactly("1", "emi");
        c.sends("at last");
        assertThat(b.received()).containsExactly("2", "rec", "at last");
    }

    @Test
    void noTimerIsKeptForClientsThatHaveLeft() {
        open(settings -> settings.turnTimeout(Duration.ofHours(1))
                .lonelyTimeout(Duration.ofHours(1))
                .waiting(1));
        for (int i = 0; i < 100; i++) {
            Recorder a = come("a");
            Recorder b = come("b");
            Recorder c = come("c");
            a.disconnects();
            b.sends("fin");
            c.disconnects();
        }
        assertThat(clock.tasks()).isZero();
    }
}
