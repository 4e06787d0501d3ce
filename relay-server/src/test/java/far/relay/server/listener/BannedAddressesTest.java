package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** For how long an address is banned, and what counts as one. */
class BannedAddressesTest {
    private final BannedAddresses banned = new BannedAddresses();

    private String address;
    private final EmbeddedChannel channel = new EmbeddedChannel() {
        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(address, 40_000);
        }
    };

    /** A connection from this address; all share one clock. */
    private EmbeddedChannel from(String peer) {
        address = peer;
        return channel;
    }

    @Test
    void bansAnAddressForAMinute() {
        channel.freezeTime();
        assertThat(banned.contains(from("192.0.2.1"))).isFalse();
        banned.ban(from("192.0.2.1"));
        assertThat(banned.contains(from("192.0.2.2"))).isFalse();
        channel.advanceTimeBy(59, TimeUnit.SECONDS);
        assertThat(banned.contains(from("192.0.2.1"))).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        assertThat(banned.contains(from("192.0.2.1"))).isFalse();
    }

    @Test
    void keepsTheLatestBansOnly() {
        for (int i = 0; i < 1025; i++) {
            banned.ban(from("10.0." + i / 256 + "." + i % 256));
        }
        assertThat(banned.contains(from("10.0.0.0"))).isFalse();
        assertThat(banned.contains(from("10.0.0.1"))).isTrue();
        assertThat(banned.contains(from("10.0.4.0"))).isTrue();
    }
}
