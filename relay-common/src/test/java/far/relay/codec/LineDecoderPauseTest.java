package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pausing is how a server stops reading from a client: docs/protocol.md, section 5, rule 2. */
class LineDecoderPauseTest {
    private static final int MAX_LINE = 8;

    private final Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()));

    @AfterEach
    void endTheStream() {
        ear.end();
    }

    // Section 5
    @Test
    void handsOnNothingWhilePausedAlsoWhenAFurtherReadComesIn() {
        ear.pause().read("one\ntwo\n", "thr", "ee\n");
        assertThat(ear.heard).isEmpty();
    }

    // Section 5: "not lost", and in order
    @Test
    void goesOnWithWhatItHasReadWhenResumed() {
        ear.pause().read("one\ntwo\n", "thr", "ee\nfo").resume();
        assertThat(ear.heard).containsExactly("one", "two", "three");
        ear.read("ur\n");
        assertThat(ear.heard).containsExactly("one", "two", "three", "four");
    }

    @ParameterizedTest(name = "after {0} of five")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void stopsJustThereWhenItIsPausedInTheMiddleOfARead(int lines) {
        List<Object> all = List.of("a", "b", "", "d", "e");
        ear.pauseAfter(lines).read("a\nb\n\r\nd\ne\n");
        assertThat(ear.heard).isEqualTo(all.subList(0, lines));
        ear.pauseAfter(1).resume();
        assertThat(ear.heard).isEqualTo(all.subList(0, Math.min(lines + 1, 5)));
        ear.resume();
        assertThat(ear.heard).isEqualTo(all);
    }

    @Test
    void losesAndDoublesNothingHoweverReadsAndPausesFallTogether() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> lines =
                IntStream.range(0, 5000).mapToObj(Integer::toString).toList();
        String stream = String.join("\n", lines) + "\n";
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + 1 + random.nextInt(40));
            int before = ear.heard.size();
            boolean paused = ear.isPaused();
            ear.read(stream.substring(from, to));
            if (paused) {
                assertThat(ear.heard).as("while paused, seed %d", seed).hasSize(before);
            }
            if (random.nextInt(3) == 0) {
                ear.pauseAfter(1 + random.nextInt(6)).resume();
            }
            from = to;
        }
        do {
            ear.resume();
        } while (ear.isPaused());
        assertThat(ear.heard).as("seed %d", seed).isEqualTo(lines);
    }

    // Section 5: "it stops reading from it (TCP pushes back)"
    @Test
    void asksForNoReadWhilePaused() {
        ear.pauseAfter(1).readsAskedFor = 0;
        ear.read("unfin");
        int whileReading = ear.readsAskedFor;
        assertThat(whileReading).isPositive();
        ear.read("i\nmore\n");
        ear.read("li");
        ear.read("nes\n");
        assertThat(ear.readsAskedFor).isEqualTo(whileReading);
    }

    // Otherwise each pause would leave more behind than the one before.
    @Test
    void readsOnOnlyWhenAllThatItHasReadIsHandedOn() {
        ear.pauseAfter(1).read("a\nb\nc\n");
        ear.readsAskedFor = 0;
        ear.pauseAfter(1).resume();
        assertThat(ear.heard).containsExactly("a", "b");
        assertThat(ear.readsAskedFor).isZero();
        ear.resume();
        assertThat(ear.heard).containsExactly("a", "b", "c");
        assertThat(ear.readsAskedFor).isPositive();
    }

    // Section 7: a bad line is dealt with in its turn; the lines before it come first.
    @ParameterizedTest
    @ValueSource(strings = {"313233343536373839", "3132333435363738390a", "ff0a"})
    void refusesABadLineBehindAPauseOnlyWhenResumed(String hex) {
        ear.pauseAfter(1).read("one\ntwo\n").read(List.of(HexFormat.of().parseHex(hex)));
        assertThat(ear.heard).containsExactly("one");
        assertThat(ear.faults).isEmpty();
        ear.resume();
        assertThat(ear.heard).containsExactly("one", "two");
        assertThat(ear.faults).hasSize(1);
    }

    // Section 5: held lines of a client that leaves go with it.
    @Test
    void throwsAwayWhatItHoldsBackWhenTheStreamEnds() {
        ear.pauseAfter(1).read("one\ntwo\n123456789").end();
        assertThat(ear.heard).containsExactly("one");
        assertThat(ear.faults).isEmpty();
    }

    @Test
    void tellsTheHandlersBehindItThatTheReadIsCompleteAlsoAfterAPauseAndAResume() {
        ear.pause().read("one\n");
        assertThat(ear.readsCompleted).isEqualTo(1);
        ear.resume();
        assertThat(ear.readsCompleted).isGreaterThan(1);
    }

    @Test
    void keepsTheResumeEventToItselfAndPassesOnEveryOther() {
        ear.resume().channel.pipeline().fireUserEventTriggered("another");
        assertThat(ear.userEvents).containsExactly("another");
        assertThat(ear.faults).isEmpty();
    }

    @Test
    void needsNoMoreMemoryTheLongerItLagsBehind() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        ear.channel.config().setAllocator(allocator);
        ear.pause().read("lag\nlag\nlag\n12345");
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ear.channel.writeInbound(allocator.heapBuffer(1024).writeBytes(Wire.utf8("678\n12345")));
            ear.pauseAfter(1).resume();
            kept.add(allocator.metric().usedHeapMemory());
        }
        assertThat(kept).allMatch(bytes -> bytes <= 2048);
        assertThat(ear.heard).hasSize(10_000);
    }
}
