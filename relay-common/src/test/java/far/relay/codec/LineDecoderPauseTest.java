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

    private final DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()));

    @AfterEach
    void endTheStream() {
        harness.end();
    }

    // Section 5
    @Test
    void passesOnNothingWhilePausedEvenAfterAnotherRead() {
        harness.pause().read("one\ntwo\n", "thr", "ee\n");
        assertThat(harness.received).isEmpty();
    }

    // Section 5: "not lost", and in order
    @Test
    void passesOnWhatItHasReadWhenResumed() {
        harness.pause().read("one\ntwo\n", "thr", "ee\nfo").resume();
        assertThat(harness.received).containsExactly("one", "two", "three");
        harness.read("ur\n");
        assertThat(harness.received).containsExactly("one", "two", "three", "four");
    }

    @ParameterizedTest(name = "after {0} of five")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void stopsJustThereWhenItIsPausedInTheMiddleOfARead(int lines) {
        List<Object> all = List.of("a", "b", "", "d", "e");
        harness.pauseAfter(lines).read("a\nb\n\r\nd\ne\n");
        assertThat(harness.received).isEqualTo(all.subList(0, lines));
        harness.pauseAfter(1).resume();
        assertThat(harness.received).isEqualTo(all.subList(0, Math.min(lines + 1, 5)));
        harness.resume();
        assertThat(harness.received).isEqualTo(all);
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
            int before = harness.received.size();
            boolean paused = harness.isPaused();
            harness.read(stream.substring(from, to));
            if (paused) {
                assertThat(harness.received).as("while paused, seed %d", seed).hasSize(before);
            }
            if (random.nextInt(3) == 0) {
                harness.pauseAfter(1 + random.nextInt(6)).resume();
            }
            from = to;
        }
        do {
            harness.resume();
        } while (harness.isPaused());
        assertThat(harness.received).as("seed %d", seed).isEqualTo(lines);
    }

    // Section 5: "it stops reading from it (TCP pushes back)"
    @Test
    void requestsNoReadWhilePaused() {
        harness.pauseAfter(1).readsRequested = 0;
        harness.read("unfin");
        int whileReading = harness.readsRequested;
        assertThat(whileReading).isPositive();
        harness.read("i\nmore\n");
        harness.read("li");
        harness.read("nes\n");
        assertThat(harness.readsRequested).isEqualTo(whileReading);
    }

    // Otherwise the kept bytes would grow with each pause.
    @Test
    void readsAgainOnlyAfterItHasPassedOnAllThatItHadRead() {
        harness.pauseAfter(1).read("a\nb\nc\n");
        harness.readsRequested = 0;
        harness.pauseAfter(1).resume();
        assertThat(harness.received).containsExactly("a", "b");
        assertThat(harness.readsRequested).isZero();
        harness.resume();
        assertThat(harness.received).containsExactly("a", "b", "c");
        assertThat(harness.readsRequested).isPositive();
    }

    // Section 7: a bad line is refused only after the lines before it.
    @ParameterizedTest
    @ValueSource(strings = {"313233343536373839", "3132333435363738390a", "ff0a"})
    void refusesABadLineAfterAPauseOnlyWhenResumed(String hex) {
        harness.pauseAfter(1).read("one\ntwo\n").read(List.of(HexFormat.of().parseHex(hex)));
        assertThat(harness.received).containsExactly("one");
        assertThat(harness.faults).isEmpty();
        harness.resume();
        assertThat(harness.received).containsExactly("one", "two");
        assertThat(harness.faults).hasSize(1);
    }

    // Section 5: the held lines of a client that leaves are dropped.
    @Test
    void throwsAwayWhatItHoldsBackWhenTheStreamEnds() {
        harness.pauseAfter(1).read("one\ntwo\n123456789").end();
        assertThat(harness.received).containsExactly("one");
        assertThat(harness.faults).isEmpty();
    }

    @Test
    void firesReadCompleteAlsoAfterAPauseAndAResume() {
        harness.pause().read("one\n");
        assertThat(harness.readsCompleted).isEqualTo(1);
        harness.resume();
        assertThat(harness.readsCompleted).isGreaterThan(1);
    }

    @Test
    void consumesTheResumeEventAndPassesOnEveryOther() {
        harness.resume().channel.pipeline().fireUserEventTriggered("another");
        assertThat(harness.userEvents).containsExactly("another");
        assertThat(harness.faults).isEmpty();
    }

    @Test
    void needsNoMoreMemoryTheMoreLinesAreWaiting() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        harness.channel.config().setAllocator(allocator);
        harness.pause().read("lag\nlag\nlag\n12345");
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            harness.channel.writeInbound(allocator.heapBuffer(1024).writeBytes(Wire.utf8("678\n12345")));
            harness.pauseAfter(1).resume();
            kept.add(allocator.metric().usedHeapMemory());
        }
        assertThat(kept).allMatch(bytes -> bytes <= 2048);
        assertThat(harness.received).hasSize(10_000);
    }
}
