package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.connection.PeerAddress;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The limit on connections of an address ({@code --max-per-address}). */
class AddressLimitTest {
    private final AddressLimit limit = new AddressLimit(() -> 2);

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
    }

    private boolean add(String address) {
        return limit.add(from(address));
    }

    @Test
    void admitsAsManyAsTheLimitFromEachAddress() {
        assertThat(add("192.0.2.1")).isTrue();
        assertThat(add("192.0.2.1")).isTrue();
        assertThat(add("192.0.2.1")).isFalse();
        assertThat(add("192.0.2.2")).isTrue();
    }

    @Test
    void countsAnIpv6NetworkOf64BitsAsOneAddress() {
        assertThat(add("2001:db8:0:1::1")).isTrue();
        assertThat(add("2001:db8:0:1:ffff::2")).isTrue();
        assertThat(add("2001:db8:0:1::3")).isFalse();
        assertThat(add("2001:db8:0:2::1")).isTrue();
    }

    @Test
    void aRefusedConnectionCountsUntilItIsClosed() {
        List<EmbeddedChannel> open = new ArrayList<>();
        for (int i = 0; i < 2 + AddressLimit.REFUSALS; i++) {
            EmbeddedChannel channel = from("192.0.2.1");
            assertThat(limit.add(channel)).isEqualTo(i < 2);
            open.add(channel);
        }
        assertThat(limit.isFull(PeerAddress.key(from("192.0.2.1").remoteAddress()), AddressLimit.REFUSALS))
                .isTrue();
        assertThat(limit.isFull(PeerAddress.key(from("192.0.2.2").remoteAddress()), AddressLimit.REFUSALS))
                .isFalse();
        open.get(0).close();
        assertThat(limit.isFull(PeerAddress.key(from("192.0.2.1").remoteAddress()), AddressLimit.REFUSALS))
                .isFalse();
        assertThat(add("192.0.2.1")).isFalse();
        open.forEach(EmbeddedChannel::close);
        assertThat(add("192.0.2.1")).isTrue();
        assertThat(add("192.0.2.1")).isFalse();
    }

    @Test
    void admitsEveryoneWithoutALimit() {
        AddressLimit none = new AddressLimit(() -> 0);
        for (int i = 0; i < 100; i++) {
            EmbeddedChannel channel = from("192.0.2.1");
            assertThat(none.isFull(PeerAddress.key(channel.remoteAddress()), AddressLimit.REFUSALS))
                    .isFalse();
            assertThat(none.add(channel)).isTrue();
        }
    }

    @Test
    void aLimitThatIsSetLaterCountsTheConnectionsThatAreOpenAlready() {
        AtomicInteger most = new AtomicInteger();
        AddressLimit changing = new AddressLimit(most::get);
        EmbeddedChannel first = from("192.0.2.1");
        assertThat(changing.add(first)).isTrue();
        assertThat(changing.add(from("192.0.2.1"))).isTrue();
        most.set(2);
        assertThat(changing.add(from("192.0.2.1"))).isFalse();
        first.close();
        most.set(3);
        assertThat(changing.add(from("192.0.2.1"))).isTrue();
        assertThat(changing.add(from("192.0.2.1"))).isFalse();
    }
}
