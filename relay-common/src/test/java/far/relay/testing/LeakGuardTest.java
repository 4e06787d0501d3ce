package far.relay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakGuardTest {
    @Test
    void findsALeakedBufferAndReportsItOnce() throws InterruptedException {
        lose();
        assertThat(LeakGuard.findLeaks()).singleElement().asString().contains("ByteBuf", "LeakGuardTest.lose");
        assertThat(LeakGuard.findLeaks()).isEmpty();
    }

    @Test
    void findsNothingWhenEverythingWasReleased() throws InterruptedException {
        UnpooledByteBufAllocator.DEFAULT.directBuffer().release();
        assertThat(LeakGuard.findLeaks()).isEmpty();
    }

    private static void lose() {
        Unpooled.directBuffer();
    }
}
