package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import far.relay.codec.RoomCommandDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Arbitrary frames, and bytes that are none, from the client of a WebSocket. They mean the same however they are split. What the server
 * sends are whole frames, and what it keeps is bounded.
 *
 * <p>The first byte of an input is how many bytes arrive in one read. Then each frame has a byte for its beginning, one for its length,
 * and its payload; a length of {@value #RAW} or more stands for that many bytes less {@value #RAW} that are sent as they are.
 */
class FramesFuzzTest {
    private static final int RAW = 240;
    private static final int STREAMS = 2_000;
    /** Buffers double when they grow. */
    private static final int MOST_KEPT = 4 * RoomCommandDecoder.maxLine(WebChannel.MAX_MESSAGE);

    private static final int[] BEGINNINGS = {
        Frames.FIN | Frames.TEXT,
        Frames.TEXT,
        Frames.CONTINUATION,
        Frames.FIN | Frames.CONTINUATION,
        Frames.FIN | Frames.PING,
        Frames.FIN | Frames.PONG,
        Frames.FIN | Frames.CLOSE,
        Frames.FIN | Frames.BINARY
    };

    private static final List<String> PAYLOADS = List.of(
            "ping", "", "say 1 x", "\u2603", "leave", "say 1 \\q", "\n", "join x", "x".repeat(200), "\u0003\u00e8");

    /** What the handler of the room received, and what the client was sent. */
    private record Outcome(List<String> received, List<String> sent) {}

    @FuzzTest(maxDuration = "10m")
    void anyFramesMeanTheSameHoweverTheyAreSplit(byte[] input) {
        if (input.length > 1) {
            byte[] stream = stream(input);
            int atOnce = Math.max(1, input[0] & 0xff);
            assertThat(outcome(stream, atOnce)).isEqualTo(outcome(stream, stream.length + 1));
        }
    }

    @Test
    void randomFramesMeanTheSameHoweverTheyAreSplit() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < STREAMS; i++) {
            byte[] input = randomInput(random);
            try {
                anyFramesMeanTheSameHoweverTheyAreSplit(input);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", input " + Arrays.toString(input), e);
            }
        }
    }

    private static byte[] randomInput(Random random) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(1 + random.nextInt(20));
        for (int frames = random.nextInt(12); frames > 0; frames--) {
            if (random.nextInt(20) == 0) {
                byte[] raw = new byte[random.nextInt(256 - RAW)];
                random.nextBytes(raw);
                input.write(0);
                input.write(RAW + raw.length);
                input.writeBytes(raw);
            } else {
                byte[] payload = PAYLOADS.get(random.nextInt(PAYLOADS.size())).getBytes(StandardCharsets.UTF_8);
                input.write(
                        random.nextInt(30) == 0 ? random.nextInt(256) : BEGINNINGS[random.nextInt(BEGINNINGS.length)]);
                input.write(payload.length);
                input.writeBytes(payload);
            }
        }
        return input.toByteArray();
    }

    private static byte[] stream(byte[] input) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int at = 1; at + 1 < input.length; ) {
            int length = input[at + 1] & 0xff;
            boolean isRaw = length >= RAW;
            int end = Math.min(input.length, at + 2 + (isRaw ? length - RAW : length));
            byte[] bytes = Arrays.copyOfRange(input, at + 2, end);
            stream.writeBytes(isRaw ? bytes : Frames.frame(input[at], bytes));
            at = end;
        }
        return stream.toByteArray();
    }

    private static Outcome outcome(byte[] stream, int atOnce) {
        WebChannel web = WebChannel.webSocket();
        try {
            for (int from = 0; from < stream.length; from += atOnce) {
                web.send(Arrays.copyOfRange(stream, from, Math.min(stream.length, from + atOnce)));
                web.pass(Duration.ZERO);
                assertThat(web.connection.bufferedBytes()).isLessThan(MOST_KEPT + atOnce);
            }
            web.pass(Duration.ofSeconds(3));
            return new Outcome(new ArrayList<>(web.received), Frames.read(web.sentBytes()));
        } finally {
            web.end();
        }
    }
}
