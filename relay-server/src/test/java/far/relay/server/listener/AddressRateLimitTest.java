package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rate limit of an address. */
class AddressRateLimitTest {
    private static final int PER_SECOND = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AddressRateLimit limit = new AddressRateLimit(PER_SECOND);

    @BeforeEach
    void reachTheLimitOfOneAddress() {
        assertThat(add("a", 0)).isEqualTo(AddressRateLimit.MOST);
    }

    /** Adds events until the limit is reached; returns how many. */
    private int add(String address, long now) {
        int added = 0;
        while (!limit.isReached(address, now)) {
            limit.add(address, now);
            added++;
        }
        return added;
    }

    @Test
    void eachAddressHasALimitOfItsOwn() {
        assertThat(limit.isReached("a", 0)).isTrue();
        assertThat(add("b", 0)).isEqualTo(AddressRateLimit.MOST);
    }

    @Test
    void aTimeThatDoesNotCountMakesRoomForAnother() {
        limit.remove("a");
        limit.remove("a");
        assertThat(add("a", 0)).isEqualTo(2);
    }

    @Test
    void someAreForgottenEachSecondUntilAllAre() {
        assertThat(add("a", SECOND / 2)).isEqualTo(PER_SECOND / 2);
        assertThat(add("a", SECOND)).isEqualTo(PER_SECOND / 2);
        assertThat(add("a", 100 * SECOND)).isEqualTo(AddressRateLimit.MOST);
    }

    @Test
    void anEventThatIsTakenBackLateDoesNotRaiseTheLimit() {
        limit.remove("a");
        limit.remove("a");
        limit.remove("b");
        assertThat(add("a", 100 * SECOND)).isEqualTo(AddressRateLimit.MOST);
        assertThat(add("b", 100 * SECOND)).isEqualTo(AddressRateLimit.MOST);
    }
}
