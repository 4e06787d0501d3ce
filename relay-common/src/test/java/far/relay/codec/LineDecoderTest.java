package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Wire.Chunking;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the stream is split into lines, and the limit on their length: docs/protocol.md, sections 1 and 7. */
class LineDecoderTest {
    private static final int MAX_LINE = 8;
    private static final String TOO_LONG = "BadLineException: line longer than 8 bytes";

    // Section 1: a line ends with LF, and a CR before the LF is dropped; an empty line is a message like any other.
    @Test
    void decodesTheSameLinesHoweverTheStreamIsSplit() {
        String stream = "one\n\ntwo\r\n\r\nth\rree\n\r4\r\n é€😀\n\u0000\t\n\n";
        for (Chunking chunking : Wire.chunkings(stream)) {
            DecoderHarness harness = new DecoderHarness(new LineDecoder(12, new Backlog()))
                    .read(chunking.reads())
                    .end();
            assertThat(harness.received)
                    .as("%s", chunking)
                    .containsExactly("one", "", "two", "", "th\rree", "\r4", " é€😀", "\u0000\t", "");
            assertThat(harness.faults).as("%s", chunking).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 1024, 5000})
    void copiesALongLineThatArrivesInPiecesOnlyAFewTimes(int piece) {
        int length = 1 << 20;
        LineDecoder decoder = new LineDecoder(length, new Backlog());
        DecoderHarness harness = new DecoderHarness(decoder);
        byte[] bytes = "x".repeat(piece).getBytes(StandardCharsets.US_ASCII);
        long copied = 0;
        int capacity = 0;
        for (int read = 0; read + piece <= length; read += piece) {
            harness.read(List.of(bytes));
            if (decoder.keptBytes() != capacity) {
                capacity = decoder.keptBytes();
                copied += read;
            }
        }
        assertThat(copied).isLessThan(4L * length);
        assertThat(capacity).isLessThanOrEqualTo(length + 4096);
        harness.read("\n").end();
        assertThat(harness.received).hasSize(1);
    }

    // Section 6: if one CR were left, the receiver would drop it, and read the control word "exit" instead of a
    // message.
    @Test
    void dropsEveryCarriageReturnBeforeTheLineFeed() {
        for (Chunking chunking : Wire.chunkings("exit\r\r\n\r\r\r\na\rb\r\r\n")) {
            DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()))
                    .read(chunking.reads())
                    .end();
            assertThat(harness.received).as("%s", chunking).containsExactly("exit", "", "a\rb");
        }
    }

    // Section 1: a line holds at most maxLine bytes, the terminator not counted.
    @ParameterizedTest
    @ValueSource(strings = {"12345678", "€€é", "1\r\r\r\r\r78"})
    void acceptsALineOfExactlyTheLimit(String line) {
        for (String terminator : List.of("\n", "\r\n")) {
            for (Chunking chunking : Wire.chunkings(line + terminator + line + terminator)) {
                DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()))
                        .read(chunking.reads())
                        .end();
                assertThat(harness.received).as("%s", chunking).containsExactly(line, line);
                assertThat(harness.faults).as("%s", chunking).isEmpty();
            }
        }
    }

    // Section 7: refused at the latest when the limit is passed, not when the line ends.
    @ParameterizedTest
    @ValueSource(strings = {"123456789", "€€€", "12345678 and more", "ok\n123456789", "ok\r\n\r23456789\r"})
    void refusesALineAsSoonAsItPassesTheLimit(String stream) {
        int limit = stream.indexOf('\n') + 1 + MAX_LINE;
        for (Chunking chunking : Wire.chunkings(stream)) {
            DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()));
            int received = 0;
            for (byte[] read : chunking.reads()) {
                harness.read(List.of(read));
                received += read.length;
                assertThat(harness.faults)
                        .as("%s, %d bytes in", chunking, received)
                        .isEqualTo(received > limit ? List.of(TOO_LONG) : List.of());
            }
            assertThat(harness.received).as("%s", chunking).isEqualTo(limit > MAX_LINE ? List.of("ok") : List.of());
            harness.end();
        }
    }

    // Sections 1 and 7: the CR may belong to the terminator, and then it does not count.
    @ParameterizedTest
    @ValueSource(strings = {"9", "\r", " \n"})
    void waitsForOneMoreByteIfTheFirstByteOverTheLimitIsACarriageReturn(String next) {
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog())).read("12345678\r");
        assertThat(harness.faults).isEmpty();
        harness.read(next).end();
        assertThat(harness.faults).containsExactly(TOO_LONG);
        assertThat(harness.received).isEmpty();
    }

    // Section 7
    @ParameterizedTest
    @ValueSource(strings = {"123456789\n", "123456789\r\n", "12345678\r\r\n", "€€€\nshort\n"})
    void refusesALineOverTheLimitThatIsCompleteInOneRead(String stream) {
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()))
                .read("before\n" + stream + "after\n")
                .end();
        assertThat(harness.received).containsExactly("before");
        assertThat(harness.faults).containsExactly(TOO_LONG);
    }

    // Section 7: nothing of what follows is relayed.
    @ParameterizedTest
    @ValueSource(strings = {"123456789", "123456789\n", "12345678\r9\nsame read\n"})
    void throwsAwayAndReleasesEverythingAfterARefusal(String tooLong) {
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog())).read(tooLong);
        throwsAway(harness, "next\n");
        throwsAway(harness, "another one that is too long");
        throwsAway(harness.pause(), "paused\n");
        throwsAway(harness.resume(), "resumed\n");
        harness.end();
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly(TOO_LONG);
    }

    private static void throwsAway(DecoderHarness harness, String text) {
        ByteBuf read = Unpooled.copiedBuffer(Wire.utf8(text));
        harness.channel.writeInbound(read);
        assertThat(read.refCnt()).as("references to '%s'", text).isZero();
    }

    // Section 1: an unfinished last line is no message.
    @ParameterizedTest
    @ValueSource(strings = {"unended", "\r", "12345678\r", "\u00e9"})
    void handsOnNoUnfinishedLineWhenTheStreamEnds(String unfinished) {
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()))
                .read("line\n" + unfinished)
                .end();
        assertThat(harness.received).containsExactly("line");
        assertThat(harness.faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "one\n", "one\r\n", "12345678\r\n"})
    void handsOnAReadThatIsJustOneLineWithoutCopyingIt(String line) {
        EmbeddedChannel channel = new EmbeddedChannel(new LineDecoder(MAX_LINE, new Backlog()));
        ByteBuf read = Unpooled.copiedBuffer(Wire.utf8(line));
        channel.writeInbound(read);
        assertThat(channel.<ByteBuf>readInbound()).isSameAs(read);
        read.release();
        channel.finish();
    }

    @Test
    void keepsNoLinesThatItHasPassedOnThoughEachReadEndsWithinALine() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()));
        harness.channel.config().setAllocator(allocator);
        byte[] read = Wire.utf8("n\n" + "line\n".repeat(200) + "unfi");
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            harness.channel.writeInbound(allocator.heapBuffer(1024).writeBytes(read));
            kept.add(allocator.metric().usedHeapMemory());
        }
        assertThat(kept).allMatch(bytes -> bytes <= 2048);
        assertThat(harness.faults).isEmpty();
        harness.end();
    }

    @Test
    void refusesWithoutTheCostOfAStackTrace() {
        BadLineException refusal = new BadLineException(BadLineException.Kind.NOT_UTF8, "bad");
        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(refusal.fillInStackTrace()).isSameAs(refusal);
    }

    @Test
    void reportsWhetherAPartOfALineHasArrived() {
        LineDecoder decoder = new LineDecoder(MAX_LINE, new Backlog());
        DecoderHarness harness = new DecoderHarness(decoder);
        assertThat(decoder.hasPartialLine()).as("at first").isFalse();
        harness.read("one\ntw");
        assertThat(decoder.hasPartialLine()).as("in a line").isTrue();
        harness.read("o\n");
        assertThat(decoder.hasPartialLine()).as("at its end").isFalse();
        harness.pause().read("three\n");
        assertThat(decoder.hasPartialLine()).as("while a line is held back").isTrue();
        harness.resume().read("much too long");
        assertThat(decoder.hasPartialLine()).as("after a refusal").isFalse();
        harness.end();
    }
}
