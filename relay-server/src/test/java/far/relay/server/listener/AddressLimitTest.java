package far.relay.server.listener;

import static far.relay.server.listener.AddressLimit.Verdict.ADMIT;
import static far.relay.server.listener.AddressLimit.Verdict.CLOSE;
import static far.relay.server.listener.AddressLimit.Verdict.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections an address may have ({@code --max-per-address}). */
class AddressLimitTest {
    private final AddressLimit limit = new AddressLimit(2);

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }

    private AddressLimit.Verdict add(String address) {
        return limit.add(from(address));
    }

    @Test
    void admitsAsManyAsTheLimitFromEachAddress() {
        assertThat(add("192.0.2.1")).isEqualTo(ADMIT);
        assertThat(add("192.0.2.1")).isEqualTo(ADMIT);
        assertThat(add("192.0.2.1")).isEqualTo(REFUSE);
        assertThat(add("192.0.2.2")).isEqualTo(ADMIT);
    }

    @Test
    void countsAnIpv6NetworkOf64BitsAsOneAddress() {
        assertThat(add("2001:db8:0:1::1")).isEqualTo(ADMIT);
        assertThat(add("2001:db8:0:1:ffff::2")).isEqualTo(ADMIT);
        assertThat(add("2001:db8:0:1::3")).isEqualTo(REFUSE);
        assertThat(add("2001:db8:0:2::1")).isEqualTo(ADMIT);
    }

    @Test
    void aRefusedConnectionCountsUntilItIsClosed() {
        List<EmbeddedChannel> open = new ArrayList<>();
        for (int i = 0; i < 2 + AddressLimit.REFUSALS; i++) {
            EmbeddedChannel channel = from("192.0.2.1");
            assertThat(limit.add(channel)).isEqualTo(i < 2 ? ADMIT : REFUSE);
            open.add(channel);
        }
        EmbeddedChannel oneTooMany = from("192.0.2.1");
        assertThat(limit.add(oneTooMany)).isEqualTo(CLOSE);
        oneTooMany.close();
        open.get(0).close();
        assertThat(add("192.0.2.1")).isEqualTo(REFUSE);
        open.forEach(EmbeddedChannel::close);
        assertThat(add("192.0.2.1")).isEqualTo(ADMIT);
        assertThat(add("192.0.2.1")).isEqualTo(REFUSE);
    }

    @Test
    void admitsEveryoneWithoutALimit() {
        AddressLimit none = new AddressLimit(0);
        for (int i = 0; i < 100; i++) {
            assertThat(none.add(from("192.0.2.1"))).isEqualTo(ADMIT);
        }
    }
}
