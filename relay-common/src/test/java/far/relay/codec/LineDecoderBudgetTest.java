package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The time of the event loop and the memory that one connection may use, whatever its peer sends. */
class LineDecoderBudgetTest {
    private static final int MANY = 20 * DecoderFlow.AT_ONCE;

    private final Backlog backlog = new Backlog();
    private final LineDecoder decoder = new LineDecoder(8192, backlog);
    private final DecoderHarness harness = new DecoderHarness(decoder);

    @Test
    void handsOnOnlySoManyLinesOfARead() {
        readMany();
        assertThat(harness.received).hasSize(DecoderFlow.AT_ONCE);
        harness.end();
    }

    @Test
    void handsOnAllOthersInLaterTurnsAndReadsOnlyThen() {
        readMany();
        assertThat(harness.isPaused()).isTrue();
        int turns = 0;
        while (harness.channel.hasPendingTasks()) {
            harness.channel.runPendingTasks();
            turns++;
            assertThat(harness.received).hasSizeLessThanOrEqualTo((turns + 1) * DecoderFlow.AT_ONCE);
        }
        assertThat(harness.received).isEqualTo(Collections.nCopies(MANY, "x"));
        assertThat(harness.isPaused()).isFalse();
        harness.end();
    }

    @Test
    void servesEachConnectionOnceBeforeAnyIsServedAgain() {
        DecoderHarness other = new DecoderHarness(new LineDecoder(8192, backlog));
        readMany();
        read(other, "y\n".repeat(MANY));
        // Each channel has its own event loop here, and the backlog may use either.
        while (harness.channel.hasPendingTasks() || other.channel.hasPendingTasks()) {
            harness.channel.runPendingTasks();
            other.channel.runPendingTasks();
            int ahead = Math.abs(other.received.size() - harness.received.size());
            assertThat(ahead).isLessThanOrEqualTo(DecoderFlow.AT_ONCE);
        }
        assertThat(other.received).hasSize(MANY);
        harness.end();
        other.end();
    }

    @Test
    void passesOnNothingIfItIsPausedWhileItWaitsInTheBacklog() {
        readMany();
        harness.pause().channel.runPendingTasks();
        assertThat(harness.received).hasSize(DecoderFlow.AT_ONCE);
        harness.resume();
        assertThat(harness.received).hasSize(MANY);
        harness.end();
    }

    @Test
    void raisesABadLineInALaterTurnOnce() {
        read(harness, "x\n".repeat(DecoderFlow.AT_ONCE + 1) + "x".repeat(8193) + "\nafter\n");
        harness.resume();
        assertThat(harness.received).hasSize(DecoderFlow.AT_ONCE + 1);
        assertThat(harness.faults).containsExactly("BadLineException: line longer than 8192 bytes");
        harness.end();
    }

    @Test
    void passesOnALimitedNumberOfLinesIfTheStreamEndsWhileItWaits() {
        readMany();
        harness.end();
        assertThat(harness.received).hasSizeBetween(2 * DecoderFlow.AT_ONCE, 3 * DecoderFlow.AT_ONCE);
    }

    /** The transport's buffer may be many times larger than the bytes in it. */
    @Test
    void keepsACopyOfTheRestAndNotTheTransportsBuffer() {
        harness.pause();
        for (int i = 0; i < 100; i++) {
            ByteBuf read = Unpooled.directBuffer(16_384).writeBytes(Wire.utf8("\n"));
            harness.channel.writeInbound(read);
            assertThat(read.refCnt()).isZero();
        }
        assertThat(decoder.keptBytes()).isLessThanOrEqualTo(200);
        harness.end();
    }

    @Test
    void keepsLittleMoreMemoryThanItHasRead() {
        harness.pause();
        int sent = 0;
        for (int i = 1; i < 200; i++) {
            Wire.read(harness.channel, "\n".repeat(i));
            sent += i;
            assertThat(decoder.keptBytes()).isBetween(sent, sent + Math.min(sent, 4096));
        }
        harness.end();
    }

    @Test
    void releasesMemoryWhileItPassesOnLines() {
        harness.pause();
        Wire.read(harness.channel, "x".repeat(99) + "\n".repeat(60_000) + "unfinished");
        assertThat(decoder.keptBytes()).isGreaterThan(60_000);
        harness.resume();
        assertThat(harness.received).hasSize(60_000);
        assertThat(decoder.keptBytes()).isLessThan(128);
        harness.end();
    }

    @Test
    void keepsNothingWhenAllLinesArePassedOn() {
        assertThat(decoder.keptBytes()).isZero();
        read(harness, "one\ntwo\n");
        assertThat(harness.received).containsExactly("one", "two");
        assertThat(decoder.keptBytes()).isZero();
        harness.end();
    }

    private void readMany() {
        read(harness, "x\n".repeat(MANY));
    }

    /** One read, without the tasks that the loop runs later. */
    private static void read(DecoderHarness harness, String text) {
        byte[] bytes = Wire.utf8(text);
        harness.channel
                .pipeline()
                .fireChannelRead(harness.channel.alloc().buffer(bytes.length).writeBytes(bytes))
                .fireChannelReadComplete();
    }
}
