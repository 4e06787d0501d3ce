package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** Tests of the metrics of a real server. */
abstract class WithMetrics {
    RelayServer server;

    final void start(UnaryOperator<ServerConfig.Builder> settings) throws Exception {
        server = RelayServer.start(settings.apply(ServerConfig.builder()
                        .port(0)
                        .listener(ListenerConfig.web("127.0.0.1", 0))
                        .listener(ListenerConfig.metrics("127.0.0.1", 0)))
                .build());
    }

    final void start() throws Exception {
        start(settings ->
                settings.rooms(RoomSettings.builder().rooms(2).waiting(1).build()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    final LineSocket connect() throws Exception {
        return LineSocket.connect(server.address());
    }

    final LineSocket connectToWebPort() throws Exception {
        return LineSocket.connect(server.address(ListenerConfig.Kind.WEB).orElseThrow());
    }

    final double value(String series) throws Exception {
        return Scrape.of(server).value(series);
    }

    /** What the server does soon, after the client has noticed something. */
    final void awaitValue(String series, double expected) {
        await().untilAsserted(
                        () -> assertThat(Scrape.of(server).valueOrZero(series)).isEqualTo(expected));
    }
}
