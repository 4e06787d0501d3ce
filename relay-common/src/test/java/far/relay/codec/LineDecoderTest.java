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

/** How the stream is cut into lines, and the limit on their length: docs/protocol.md, sections 1 and 7. */
class LineDecoderTest {
    private static final int MAX_LINE = 8;
    private static final String TOO_LONG = "BadLineException: line longer than 8 bytes";

    // Section 1: a line ends with LF, and a CR before the LF is dropped; an empty line is a message like any other.
    @Test
    void cutsTheSameLinesHoweverTheStreamComesIn() {
        String stream = "one\n\ntwo\r\n\r\nth\rree\n\r4\r\n é€😀\n\u0000\t\n\n";
        for (Chunking chunking : Wire.chunkings(stream)) {
            Ear ear = new Ear(new LineDecoder(12, new Backlog()))
                    .read(chunking.reads())
                    .end();
            assertThat(ear.heard)
                    .as("%s", chunking)
                    .containsExactly("one", "", "two", "", "th\rree", "\r4", " é€😀", "\u0000\t", "");
            assertThat(ear.faults).as("%s", chunking).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 1024, 5000})
    void copiesALongLineThatComesInPiecesAFewTimesOnly(int piece) {
        int length = 1 << 20;
        LineDecoder decoder = new LineDecoder(length, new Backlog());
        Ear ear = new Ear(decoder);
        byte[] bytes = "x".repeat(piece).getBytes(StandardCharsets.US_ASCII);
        long copied = 0;
        int capacity = 0;
        for (int read = 0; read + piece <= length; read += piece) {
            ear.read(List.of(bytes));
            if (decoder.keptBytes() != capacity) {
                capacity = decoder.keptBytes();
                copied += read;
            }
        }
        assertThat(copied).isLessThan(4L * length);
        assertThat(capacity).isLessThanOrEqualTo(length + 4096);
        ear.read("\n").end();
        assertThat(ear.heard).hasSize(1);
    }

    // Section 6: if one CR were left, the next reader would drop it, and see the word "exit" in somebody's message.
    @Test
    void dropsEveryCarriageReturnBeforeTheLineFeed() {
        for (Chunking chunking : Wire.chunkings("exit\r\r\n\r\r\r\na\rb\r\r\n")) {
            Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()))
                    .read(chunking.reads())
                    .end();
            assertThat(ear.heard).as("%s", chunking).containsExactly("exit", "", "a\rb");
        }
    }

    // Section 1: a line holds at most maxLine bytes, the terminator not counted.
    @ParameterizedTest
    @ValueSource(strings = {"12345678", "€€é", "1\r\r\r\r\r78"})
    void takesALineOfJustTheLimit(String line) {
        for (String terminator : List.of("\n", "\r\n")) {
            for (Chunking chunking : Wire.chunkings(line + terminator + line + terminator)) {
                Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()))
                        .read(chunking.reads())
                        .end();
                assertThat(ear.heard).as("%s", chunking).containsExactly(line, line);
                assertThat(ear.faults).as("%s", chunking).isEmpty();
            }
        }
    }

    // Section 7: refused at the latest when the limit is passed, not when the line ends.
    @ParameterizedTest
    @ValueSource(strings = {"123456789", "€€€", "12345678 and more", "ok\n123456789", "ok\r\n\r23456789\r"})
    void refusesALineAsSoonAsItPassesTheLimit(String stream) {
        int limit = stream.indexOf('\n') + 1 + MAX_LINE;
        for (Chunking chunking : Wire.chunkings(stream)) {
            Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()));
            int received = 0;
            for (byte[] read : chunking.reads()) {
                ear.read(List.of(read));
                received += read.length;
                assertThat(ear.faults)
                        .as("%s, %d bytes in", chunking, received)
                        .isEqualTo(received > limit ? List.of(TOO_LONG) : List.of());
            }
            assertThat(ear.heard).as("%s", chunking).isEqualTo(limit > MAX_LINE ? List.of("ok") : List.of());
            ear.end();
        }
    }

    // Sections 1 and 7: it may be the terminator's, and then it does not count.
    @ParameterizedTest
    @ValueSource(strings = {"9", "\r", " \n"})
    void waitsOneByteMoreWhereTheFirstByteOverTheLimitIsACarriageReturn(String next) {
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog())).read("12345678\r");
        assertThat(ear.faults).isEmpty();
        ear.read(next).end();
        assertThat(ear.faults).containsExactly(TOO_LONG);
        assertThat(ear.heard).isEmpty();
    }

    // Section 7
    @ParameterizedTest
    @ValueSource(strings = {"123456789\n", "123456789\r\n", "12345678\r\r\n", "€€€\nshort\n"})
    void refusesALineOverTheLimitThatIsCompleteInOneRead(String stream) {
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()))
                .read("before\n" + stream + "after\n")
                .end();
        assertThat(ear.heard).containsExactly("before");
        assertThat(ear.faults).containsExactly(TOO_LONG);
    }

    // Section 7: nothing of what follows is relayed.
    @ParameterizedTest
    @ValueSource(strings = {"123456789", "123456789\n", "12345678\r9\nsame read\n"})
    void throwsAwayAndReleasesEverythingAfterARefusal(String tooLong) {
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog())).read(tooLong);
        throwsAway(ear, "next\n");
        throwsAway(ear, "another one that is too long");
        throwsAway(ear.pause(), "paused\n");
        throwsAway(ear.resume(), "resumed\n");
        ear.end();
        assertThat(ear.heard).isEmpty();
        assertThat(ear.faults).containsExactly(TOO_LONG);
    }

    private static void throwsAway(Ear ear, String text) {
        ByteBuf read = Unpooled.copiedBuffer(Wire.utf8(text));
        ear.channel.writeInbound(read);
        assertThat(read.refCnt()).as("references to '%s'", text).isZero();
    }

    // Section 1: an unfinished last line is no message.
    @ParameterizedTest
    @ValueSource(strings = {"unended", "\r", "12345678\r", "\u00e9"})
    void handsOnNoUnfinishedLineWhenTheStreamEnds(String unfinished) {
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()))
                .read("line\n" + unfinished)
                .end();
        assertThat(ear.heard).containsExactly("line");
        assertThat(ear.faults).isEmpty();
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
    void keepsNoLinesThatItHasHandedOnAlsoWhereEachReadEndsInTheMiddleOfOne() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()));
        ear.channel.config().setAllocator(allocator);
        byte[] read = Wire.utf8("n\n" + "line\n".repeat(200) + "unfi");
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ear.channel.writeInbound(allocator.heapBuffer(1024).writeBytes(read));
            kept.add(allocator.metric().usedHeapMemory());
        }
        assertThat(kept).allMatch(bytes -> bytes <= 2048);
        assertThat(ear.faults).isEmpty();
        ear.end();
    }

    @Test
    void refusesWithoutTheCostOfAStackTrace() {
        BadLineException refusal = new BadLineException(BadLineException.Kind.NOT_UTF8, "bad");
        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(refusal.fillInStackTrace()).isSameAs(refusal);
    }

    @Test
    void knowsWhetherAPartOfALineIsHere() {
        LineDecoder decoder = new LineDecoder(MAX_LINE, new Backlog());
        Ear ear = new Ear(decoder);
        assertThat(decoder.hasPartialLine()).as("at first").isFalse();
        ear.read("one\ntw");
        assertThat(decoder.hasPartialLine()).as("in a line").isTrue();
        ear.read("o\n");
        assertThat(decoder.hasPartialLine()).as("at its end").isFalse();
        ear.pause().read("three\n");
        assertThat(decoder.hasPartialLine()).as("while a line is held back").isTrue();
        ear.resume().read("much too long");
        assertThat(decoder.hasPartialLine()).as("after a refusal").isFalse();
        ear.end();
    }
}
