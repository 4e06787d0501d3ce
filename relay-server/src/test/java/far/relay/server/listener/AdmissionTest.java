package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.room.Lobbies;
import far.relay.server.room.ManualClock;
import far.relay.server.room.RoomSettings;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which connections are closed as soon as they are accepted. */
class AdmissionTest {
    private static final String GREEDY = "127.0.0.66";

    private final ManualClock clock = new ManualClock();
    private final Admission admission = new Admission(
            () -> ListenerConfig.of("127.0.0.1", 0),
            true,
            PeerLimits.of(0),
            Lobbies.of(RoomSettings.builder().build(), clock).memory(),
            new RateLimitedLog(1, clock),
            new ConnectionMetrics("plain", Protocol.PLAIN));

    private final EmbeddedChannel greedy = from(GREEDY);

    private static EmbeddedChannel from(String address) {
        return new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 1);
            }
        };
    }

    private boolean admits(String address, long seconds) {
        long now = greedy.eventLoop().ticker().nanoTime();
        return admission.admits(from(address), now + TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void refusesAnAddressAfterTooManyOfItsConnectionsTookTooMuchMemory() {
        greedy.freezeTime();
        for (int i = 0; i < AddressRateLimit.MOST; i++) {
            assertThat(admits(GREEDY, 0)).isTrue();
            admission.dropped(greedy);
        }
        assertThat(admits(GREEDY, 0)).isFalse();
        assertThat(admits("127.0.0.1", 0)).isTrue();
        assertThat(admits(GREEDY, 1)).isTrue();
    }
}
