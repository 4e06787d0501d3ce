package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that are not UTF-8 are refused: docs/protocol.md, section 7. */
class LineDecoderUtf8Test {
    private static final int MAX_LINE = 64;
    private static final String NOT_UTF8 = "BadLineException: not UTF-8";

    /** The bytes on both sides of every border in the definition of UTF-8. */
    private static final int[] BORDERS = {
        0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
        0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };

    // Section 7
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource({
        "80, a continuation byte alone",
        "41bf41, a continuation byte between letters",
        "c080, overlong NUL in two bytes",
        "c1bf, overlong U+007F in two bytes",
        "e08080, overlong NUL in three bytes",
        "e09fbf, overlong U+07FF in three bytes",
        "f0808080, overlong NUL in four bytes",
        "f08fbfbf, overlong U+FFFF in four bytes",
        "eda080, the first surrogate",
        "edbfbf, the last surrogate",
        "eda0bdedb880, a surrogate pair in three bytes each",
        "c3, one byte of two",
        "e282, two bytes of three",
        "f09f98, three bytes of four",
        "e28241, two bytes of three and then a letter",
        "f4908080, U+110000",
        "f5808080, a first byte for what is over U+10FFFF",
        "f888808080, five bytes",
        "fe, a byte that UTF-8 does not use",
        "fffe4100, UTF-16 with its byte order mark",
    })
    void refusesWhatIsNotUtf8(String hex, String sentence) {
        byte[] bad = HexFormat.of().parseHex(hex);
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog())).read("before\n");
        harness.read(List.of(line(bad), Wire.utf8("after\n"))).end();
        assertThat(harness.received).containsExactly("before");
        assertThat(harness.faults).containsExactly(NOT_UTF8);
    }

    // Section 1: the last bytes of a line may not have arrived yet.
    @ParameterizedTest(name = "U+{0}")
    @CsvSource({"0000", "007F", "0080", "07FF", "0800", "D7FF", "E000", "FFFD", "FFFF", "10000", "1F600", "10FFFF"})
    void acceptsTheFirstAndTheLastCharacterOfEachLengthHoweverItIsSplit(String codePoint) {
        String text = Character.toString(Integer.parseInt(codePoint, 16));
        for (Wire.Chunking chunking : Wire.chunkings("a" + text + "\n" + text + "\r\n")) {
            DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()))
                    .read(chunking.reads())
                    .end();
            assertThat(harness.received).as("%s", chunking).containsExactly("a" + text, text);
        }
    }

    @Test
    void agreesWithTheStrictDecoderOfTheJdkOnRandomBytes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int accepted = 0;
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()));
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = randomBytes(random);
            boolean good = isUtf8(bytes);
            // Not one of Wire's buffers: leak detection for so many takes ten times as long.
            harness.channel.writeInbound(Unpooled.wrappedBuffer(line(bytes)));
            if (harness.received.size() != (good ? 1 : 0) || harness.faults.size() != (good ? 0 : 1)) {
                throw new AssertionError("the JDK calls %s %s UTF-8, but the decoder does not; seed %d"
                        .formatted(HexFormat.of().formatHex(bytes), good ? "good" : "bad", seed));
            }
            accepted += good ? 1 : 0;
            if (good) {
                harness.received.clear();
            } else {
                harness.end();
                harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()));
            }
        }
        harness.end();
        assertThat(accepted).as("good lines of 100,000, seed %d", seed).isBetween(20_000, 80_000);
    }

    private static byte[] line(byte[] bytes) {
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }

    /** Random bytes, border bytes, or valid text, sometimes with one byte changed or missing. */
    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(12)];
        int kind = random.nextInt(8);
        if (kind == 0) {
            random.nextBytes(bytes);
        } else if (kind == 1) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) BORDERS[random.nextInt(BORDERS.length)];
            }
        } else {
            bytes = Wire.utf8(RandomText.of(random));
            if (kind <= 3 && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) BORDERS[random.nextInt(BORDERS.length)];
            } else if (kind == 4) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            }
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '\n' || bytes[i] == '\r' ? (byte) 'x' : bytes[i]; // one line, whole
        }
        return bytes.length > MAX_LINE ? Arrays.copyOf(bytes, MAX_LINE) : bytes;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
