package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One conversation, with a clock of the test's own. */
class PairTest {
    private final List<String> sent = new ArrayList<>();
    private final Pair.Client first = stamp -> sent.add("first " + stamp);
    private final Pair.Client second = stamp -> sent.add("second " + stamp);
    private final Tally tally = new Tally();
    private int quiet;

    /** One of ten. */
    private Pair pair(int index) {
        Pair pair = new Pair(index, 10, tally, () -> quiet++);
        pair.seat(first, second);
        tally.begin(0);
        return pair;
    }

    @Test
    void answersAsSoonAsItReceives() {
        Pair pair = pair(0);
        pair.begin(Pace.AS_ANSWERED, 100);
        assertThat(pair.isInTransitTo(second)).isTrue();
        assertThat(pair.isInTransitTo(first)).isFalse();
        pair.arrived(130);
        assertThat(pair.isInTransitTo(first)).isTrue();
        pair.arrived(150);
        assertThat(sent).containsExactly("first 100", "second 130", "first 150");
        assertThat(pair.number()).isEqualTo(3);
        assertThat(tally.figures(200, 0).maxMicros()).isEqualTo(0.03);
    }

    @Test
    void waitsUntilItsMessageIsDue() {
        Pair pair = pair(3);
        pair.begin(Pace.perSecond(1_000_000, 0), 0); // this pair's are due at 3, 13, 23 us
        pair.sendIfDue(2_999);
        assertThat(sent).isEmpty();
        assertThat(pair.isInTransitTo(second)).isFalse();
        pair.sendIfDue(3_000);
        pair.arrived(4_000);
        pair.sendIfDue(12_999);
        assertThat(sent).containsExactly("first 3000");
        pair.sendIfDue(13_000);
        assertThat(sent).containsExactly("first 3000", "second 13000");
    }

    /** The stall of 47 us is in the latency of the message it stopped and of all that had to wait behind it. */
    @Test
    void chargesAStallToEveryMessageThatHadToWaitForIt() {
        Pair pair = pair(3);
        pair.begin(Pace.perSecond(1_000_000, 0), 3_000);
        for (long now = 4_000; now < 50_000; now += 1_000) {
            pair.sendIfDue(now);
        }
        pair.arrived(50_000);
        pair.arrived(51_000);
        pair.arrived(52_000);
        assertThat(sent).containsExactly("first 3000", "second 13000", "first 23000", "second 33000");
        assertThat(tally.figures(60_000, 0).p50Micros()).isBetween(37.9, 38.1); // of 47, 38 and 29
        assertThat(tally.figures(60_000, 0).maxMicros()).isBetween(46.9, 47.1);
    }

    @Test
    void sendsNothingMoreOnceItIsStoppedAndReportsWhenTheLastMessageHasArrived() {
        Pair pair = pair(0);
        pair.begin(Pace.AS_ANSWERED, 100);
        pair.stop();
        assertThat(quiet).isZero();
        pair.arrived(130);
        pair.sendIfDue(140);
        assertThat(sent).hasSize(1);
        assertThat(quiet).isEqualTo(1);
        assertThat(tally.missing()).isZero();
    }
}
