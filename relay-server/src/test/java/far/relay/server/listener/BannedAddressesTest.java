package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For how long an address is banned. */
class BannedAddressesTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final BannedAddresses banned = new BannedAddresses();

    @Test
    void bansAnAddressForAMinute() {
        assertThat(banned.contains("a", 0)).isFalse();
        banned.ban("a", 0);
        assertThat(banned.contains("b", 0)).isFalse();
        assertThat(banned.contains("a", MINUTE - 1)).isTrue();
        assertThat(banned.contains("a", MINUTE)).isFalse();
    }

    @Test
    void keepsOnlyTheLatestBans() {
        for (int i = 0; i < 1025; i++) {
            banned.ban(i, 0);
        }
        assertThat(banned.contains(0, 0)).isFalse();
        assertThat(banned.contains(1, 0)).isTrue();
        assertThat(banned.contains(1024, 0)).isTrue();
    }
}
