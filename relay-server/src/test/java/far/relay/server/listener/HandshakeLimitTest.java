package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many TLS handshakes an address may begin and not complete. */
class HandshakeLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final HandshakeLimit limit = new HandshakeLimit();

    @BeforeEach
    void beginAllThatOneAddressMay() {
        assertThat(begin("a", 0)).isEqualTo(HandshakeLimit.MOST);
    }

    /** Begins as many as it may; returns how many. */
    private int begin(String address, long now) {
        int begun = 0;
        while (!limit.isReached(address, now)) {
            limit.begin(address, now);
            begun++;
        }
        return begun;
    }

    @Test
    void eachAddressHasALimitOfItsOwn() {
        assertThat(limit.isReached("a", 0)).isTrue();
        assertThat(begin("b", 0)).isEqualTo(HandshakeLimit.MOST);
    }

    @Test
    void aHandshakeThatCompletesMakesRoomForAnother() {
        limit.complete("a");
        limit.complete("a");
        assertThat(begin("a", 0)).isEqualTo(2);
    }

    @Test
    void someAreForgottenEachSecondUntilAllAre() {
        assertThat(begin("a", SECOND / 2)).isEqualTo(HandshakeLimit.FORGOTTEN_PER_SECOND / 2);
        assertThat(begin("a", SECOND)).isEqualTo(HandshakeLimit.FORGOTTEN_PER_SECOND / 2);
        assertThat(begin("a", 100 * SECOND)).isEqualTo(HandshakeLimit.MOST);
    }

    @Test
    void oneThatCompletesLateDoesNotRaiseTheLimit() {
        limit.complete("a");
        limit.complete("a");
        limit.complete("b");
        assertThat(begin("a", 100 * SECOND)).isEqualTo(HandshakeLimit.MOST);
        assertThat(begin("b", 100 * SECOND)).isEqualTo(HandshakeLimit.MOST);
    }
}
