package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampedLineTest {
    private final StampedLine line = new StampedLine(20);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void carriesItsTimeAndIsFilledUpToItsLength() {
        ByteBuf encoded = line.encode(0x1234abcdL, UnpooledByteBufAllocator.DEFAULT);
        assertThat(encoded.toString(StandardCharsets.UTF_8)).isEqualTo("000000001234abcd....\n");
        assertThat(encoded.readableBytes()).isEqualTo(line.length());
        encoded.release();
    }

    @Test
    void carriesATimeBeforeTheClocksZero() {
        assertThat(new StampedLine(16).isNext(bytes("ffffffffffffffff\n"), -1)).isTrue();
    }

    @Test
    void recognizesItsMessageByteByByteAndConsumesNothing() {
        ByteBuf in = bytes("000000001234abcd....\nmore");
        assertThat(line.isNext(in, 0x1234abcdL)).isTrue();
        assertThat(in.readerIndex()).isZero();
        assertThat(line.isNext(in, 0x1234abceL)).isFalse();
    }

    @Test
    void recognizesNothingThatIsShorterOrDifferent() {
        assertThat(line.isNext(bytes("000000001234abcd...."), 0x1234abcdL)).isFalse();
        assertThat(line.isNext(bytes("000000001234abcd...x\n"), 0x1234abcdL)).isFalse();
        assertThat(line.isNext(bytes("000000001234abcd...\nx"), 0x1234abcdL)).isFalse();
    }
}
