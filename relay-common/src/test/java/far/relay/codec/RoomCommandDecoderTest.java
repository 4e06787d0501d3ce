package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Wire.Chunking;
import far.relay.protocol.Message;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server decodes what clients of named rooms send as lines: docs/rooms.md, sections 1, 2 and 6. */
class RoomCommandDecoderTest {
    private static final int MAX_MESSAGE = 8;
    private static final int MOST_BYTES = 1024;
    private static final String SYNTAX =
            "RoomLineException: unknown command; the commands are join, resume, say, leave and ping";
    private static final String LONG_LINE = "RoomLineException: this line may have 1024 bytes at most";
    private static final String LONG_TEXT = "RoomLineException: a message may have 8 bytes at most";
    private static final String NOT_UTF8 = "RoomLineException: the line is not UTF-8";

    private final LineDecoder decoder = RoomCommandDecoder.of(MAX_MESSAGE, new Backlog());
    private final DecoderHarness harness = new DecoderHarness(decoder);

    @AfterEach
    void endTheStream() {
        harness.end();
    }

    private static DecoderHarness read(Chunking chunking) {
        return new DecoderHarness(RoomCommandDecoder.of(MAX_MESSAGE, new Backlog()))
                .read(chunking.reads())
                .end();
    }

    @Test
    void decodesTheSameCommandsHoweverTheStreamIsSplit() {
        String stream = "join kitchen\r\nsay 1 \u00e9\u20ac \nsay 2 \nping\nleave\r\n";
        for (Chunking chunking : Wire.chunkings(stream)) {
            DecoderHarness decoded = read(chunking);
            assertThat(decoded.received)
                    .as("%s", chunking)
                    .containsExactly(
                            new RoomCommand.Join(RoomName.of("kitchen").orElseThrow()),
                            say(1, "\u00e9\u20ac "),
                            say(2, ""),
                            new RoomCommand.Ping(),
                            new RoomCommand.Leave());
            assertThat(decoded.faults).as("%s", chunking).isEmpty();
        }
    }

    // Section 1: a CR before the LF is dropped; section 2: any other is an escape.
    @Test
    void dropsOneCarriageReturnBeforeTheLineFeed() {
        for (Chunking chunking : Wire.chunkings("say 1 a\rb\r\r\n")) {
            assertThat(read(chunking).received).as("%s", chunking).containsExactly(say(1, "a\\rb\\r"));
        }
    }

    @Test
    void raisesWhatIsWrongWithALineInTheOrderOfTheLinesAndGoesOn() {
        harness.read("ping\n\nsay 1 \\x\nleave\njoin kitchen day=1\nping\nhello\n", "say 2\n");
        assertThat(harness.inOrder)
                .containsExactly(
                        new RoomCommand.Ping(),
                        SYNTAX,
                        "RoomLineException: a backslash is followed by \\, n or r; write \\\\ for a backslash",
                        new RoomCommand.Leave(),
                        "RoomLineException: unknown key; the keys of this command are name, secret, seat, wait, new, token",
                        new RoomCommand.Ping(),
                        SYNTAX,
                        "RoomLineException: a field is missing");
    }

    @Test
    void acceptsALineOfExactlyItsLimit() {
        String join = "join kitchen secret=" + "x".repeat(MOST_BYTES - "join kitchen secret=".length());
        harness.read("say 1 12345678\nsay 1 12345678\r\n", "say 1 12345678\r", "\n", join + "\r", "\n");
        assertThat(harness.faults).isEmpty();
        assertThat(harness.received).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say 1 123456789",
                "say 1 \u20ac\u20ac\u20ac",
                "say 1 1234567\r8",
                "say 123456789012345678901 123456789"
            })
    void refusesTextThatIsTooLongAsSoonAsItIs(String line) {
        for (Chunking chunking : Wire.chunkings(line)) {
            DecoderHarness decoded = read(chunking);
            assertThat(decoded.faults).as("%s", chunking).containsExactly(LONG_TEXT);
        }
    }

    @Test
    void refusesTextWithCarriageReturnsThatIsTooLongAsEscapes() {
        harness.read("say 1 1234567\r\n", "say 1 123\r\r\r\r\n", "say 1 1\r\r\r\r\r\nping\n", "ping\n");
        assertThat(harness.received).containsExactly(say(1, "1234567"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "join kitchen secret=x", "say 1", "sa", "says x"})
    void refusesAnyOtherLineThatIsTooLongAsSoonAsItIs(String beginning) {
        String line = beginning + "1".repeat(MOST_BYTES - beginning.length());
        harness.read(line);
        assertThat(harness.faults).isEmpty();
        harness.read("1");
        assertThat(harness.faults).containsExactly(LONG_LINE);
        harness.read("\nping\n").read("ping\n".repeat(40));
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).hasSize(1);
        assertThat(decoder.keptBytes()).isZero();
    }

    @Test
    void refusesALongLineThatArrivesAtOnce() {
        harness.read("ping\n" + "x".repeat(MOST_BYTES + 1) + "\nping\n");
        assertThat(harness.received).containsExactly(new RoomCommand.Ping());
        assertThat(harness.faults).containsExactly(LONG_LINE);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        harness.read(List.of(new byte[] {'p', 'i', 'n', 'g', '\n', 's', 'a', 'y', ' ', '1', ' ', (byte) 0xff, '\n'}))
                .read("ping\n");
        assertThat(harness.received).containsExactly(new RoomCommand.Ping());
        assertThat(harness.faults).containsExactly(NOT_UTF8);
    }

    /** The limit of a message is at most 1 MiB, but a client that says nothing must not cost that. */
    @Test
    void keepsLittleMoreThanItHasReceivedOfALongMessage() {
        LineDecoder large = RoomCommandDecoder.of(1 << 20, new Backlog());
        DecoderHarness slow = new DecoderHarness(large).read("say 1 ");
        int sent = 6;
        for (int i = 0; i < 60; i++, sent += 1000) {
            assertThat(large.keptBytes()).isLessThanOrEqualTo(sent + Math.max(4096, sent / 2));
            slow.read("x".repeat(1000));
        }
        slow.read("\n");
        assertThat(slow.received).containsExactly(say(1, "x".repeat(60_000)));
        slow.end();
    }

    @Test
    void releasesEveryLine() {
        for (String line : List.of("ping\n", "hello\n", "say 1 123456789\n")) {
            ByteBuf buffer = Unpooled.copiedBuffer(Wire.utf8(line));
            harness.channel.writeInbound(buffer);
            assertThat(buffer.refCnt()).as(line).isZero();
        }
    }

    private static RoomCommand say(long number, String text) {
        return new RoomCommand.Say(number, Message.of(text));
    }
}
