package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What one connection gets of the event loop's time, and of the memory, whatever its peer sends. */
class LineDecoderBudgetTest {
    private static final int MANY = 20 * LineDecoder.LINES_AT_ONCE;

    private final Backlog backlog = new Backlog();
    private final LineDecoder decoder = new LineDecoder(8192, backlog);
    private final Ear ear = new Ear(decoder);

    @Test
    void handsOnOnlySoManyLinesOfARead() {
        readMany();
        assertThat(ear.heard).hasSize(LineDecoder.LINES_AT_ONCE);
        ear.end();
    }

    @Test
    void handsOnAllOthersInLaterTurnsAndReadsOnlyThen() {
        readMany();
        assertThat(ear.isPaused()).isTrue();
        int turns = 0;
        while (ear.channel.hasPendingTasks()) {
            ear.channel.runPendingTasks();
            turns++;
            assertThat(ear.heard).hasSizeLessThanOrEqualTo((turns + 1) * LineDecoder.LINES_AT_ONCE);
        }
        assertThat(ear.heard).isEqualTo(Collections.nCopies(MANY, "x"));
        assertThat(ear.isPaused()).isFalse();
        ear.end();
    }

    @Test
    void letsEachConnectionHaveOneTurnBeforeAnyHasItsNext() {
        Ear other = new Ear(new LineDecoder(8192, backlog));
        readMany();
        read(other, "y\n".repeat(MANY));
        // Each has an event loop of its own here, and either may be the one that the backlog has asked.
        while (ear.channel.hasPendingTasks() || other.channel.hasPendingTasks()) {
            ear.channel.runPendingTasks();
            other.channel.runPendingTasks();
            int ahead = Math.abs(other.heard.size() - ear.heard.size());
            assertThat(ahead).isLessThanOrEqualTo(LineDecoder.LINES_AT_ONCE);
        }
        assertThat(other.heard).hasSize(MANY);
        ear.end();
        other.end();
    }

    @Test
    void staysSilentWhenItIsPausedWhileItWaitsForItsTurn() {
        readMany();
        ear.pause().channel.runPendingTasks();
        assertThat(ear.heard).hasSize(LineDecoder.LINES_AT_ONCE);
        ear.resume();
        assertThat(ear.heard).hasSize(MANY);
        ear.end();
    }

    @Test
    void raisesABadLineInALaterTurnOnce() {
        read(ear, "x\n".repeat(LineDecoder.LINES_AT_ONCE + 1) + "x".repeat(8193) + "\nafter\n");
        ear.resume();
        assertThat(ear.heard).hasSize(LineDecoder.LINES_AT_ONCE + 1);
        assertThat(ear.faults).containsExactly("BadLineException: line longer than 8192 bytes");
        ear.end();
    }

    @Test
    void handsOnAFewLinesAndNoMoreWhenTheStreamEndsBeforeItsTurn() {
        readMany();
        ear.end();
        assertThat(ear.heard).hasSizeBetween(2 * LineDecoder.LINES_AT_ONCE, 3 * LineDecoder.LINES_AT_ONCE);
    }

    /** The transport's buffer may be many times as large as the few bytes in it. */
    @Test
    void keepsACopyOfWhatIsLeftAndNotTheTransportsBuffer() {
        ear.pause();
        for (int i = 0; i < 100; i++) {
            ByteBuf read = Unpooled.directBuffer(16_384).writeBytes(Wire.utf8("\n"));
            ear.channel.writeInbound(read);
            assertThat(read.refCnt()).isZero();
        }
        assertThat(decoder.keptBytes()).isLessThanOrEqualTo(200);
        ear.end();
    }

    @Test
    void keepsLittleMoreThanItHasRead() {
        ear.pause();
        int sent = 0;
        for (int i = 1; i < 200; i++) {
            Wire.read(ear.channel, "\n".repeat(i));
            sent += i;
            assertThat(decoder.keptBytes()).isBetween(sent, sent + Math.min(sent, 4096));
        }
        ear.end();
    }

    @Test
    void givesMemoryBackWhileItHandsOn() {
        ear.pause();
        Wire.read(ear.channel, "x".repeat(99) + "\n".repeat(60_000) + "unfinished");
        assertThat(decoder.keptBytes()).isGreaterThan(60_000);
        ear.resume();
        assertThat(ear.heard).hasSize(60_000);
        assertThat(decoder.keptBytes()).isLessThan(128);
        ear.end();
    }

    @Test
    void keepsNothingWhenAllIsHandedOn() {
        assertThat(decoder.keptBytes()).isZero();
        read(ear, "one\ntwo\n");
        assertThat(ear.heard).containsExactly("one", "two");
        assertThat(decoder.keptBytes()).isZero();
        ear.end();
    }

    private void readMany() {
        read(ear, "x\n".repeat(MANY));
    }

    /** As one read, and without what the loop does later. */
    private static void read(Ear ear, String text) {
        byte[] bytes = Wire.utf8(text);
        ear.channel
                .pipeline()
                .fireChannelRead(ear.channel.alloc().buffer(bytes.length).writeBytes(bytes))
                .fireChannelReadComplete();
    }
}
