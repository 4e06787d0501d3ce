package far.relay.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedLineTest {
    private final NumberedLine line = new NumberedLine(20);

    private static String text(NumberedLine line) {
        return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 1234567890, Long.MAX_VALUE})
    void hasAVerbAndANumberAndAText(long number) {
        assertThat(text(line.say(number, 0x1234abcdL))).isEqualTo("say " + number + " 000000001234abcd....");
        assertThat(text(line.said(number, 0x1234abcdL))).isEqualTo("said " + number + " 000000001234abcd....");
        assertThat(text(line.taken(number))).isEqualTo("taken " + number);
        assertThat(line.length()).isLessThanOrEqualTo(line.longest());
    }

    @Test
    void recognizesItselfAsAWholeLineAndConsumesNothing() {
        ByteBuf in = bytes("said 7 000000001234abcd....\nsaid 8");
        assertThat(line.said(7, 0x1234abcdL).isNext(in, 27)).isTrue();
        assertThat(in.readerIndex()).isZero();
        assertThat(line.said(8, 0x1234abcdL).isNext(in, 27)).isFalse();
        assertThat(line.said(7, 0x1234abceL).isNext(in, 27)).isFalse();
        assertThat(line.said(7, 0x1234abcdL).isNext(bytes("said 7 000000001234abcd....x"), 28))
                .isFalse();
        assertThat(line.taken(7).isNext(bytes("taken 77"), 8)).isFalse();
    }
}
