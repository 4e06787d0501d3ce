package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.server.connection.ConnectionLimits;
import far.relay.server.listener.ListenerConfig;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a server is started with; the ranges are those of the options. */
class ServerConfigTest {
    private final ServerConfig.Builder builder = ServerConfig.builder();

    @Test
    void isThatOfAServerWithoutOptionsByDefault() {
        ServerConfig config = builder.build();
        assertThat(config.listeners()).containsExactly(ListenerConfig.of("127.0.0.1", 24573));
        assertThat(config.connections()).isEqualTo(new ConnectionLimits(8192, 65536, Duration.ofSeconds(60)));
        assertThat(config.maxPerAddress()).isZero();
        assertThat(config.logLines()).isEqualTo(100);
        assertThat(config.busyWait()).isFalse();
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> builder.port(65536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxPerAddress(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.logLines(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerConfig.builder().maxLine(0).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        ServerConfig.builder().deadAfter(Duration.ofSeconds(3)).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServerListensOnEachOfItsListenersAndSeatsTheirClientsTogether() throws IOException {
        try (RelayServer server = RelayServer.start(builder.port(0).port(0).build())) {
            assertThat(server.addresses()).hasSize(2).doesNotHaveDuplicates().contains(server.address());
            InetSocketAddress second = server.addresses().get(1);
            try (LineSocket one = LineSocket.connect(server.address());
                    LineSocket two = LineSocket.connect(second)) {
                assertThat(one.read()).isEqualTo("1");
                assertThat(two.read(2)).containsExactly("2", "rec");
                assertThat(one.read()).isEqualTo("emi");
            }
        }
    }

    @Test
    void aConfigurationThatWasBuiltHasNoFileToReadAgain() {
        assertThat(ServerConfig.builder().build().source().read().report().problem())
                .hasValue("the server was started without a config file");
    }
}
