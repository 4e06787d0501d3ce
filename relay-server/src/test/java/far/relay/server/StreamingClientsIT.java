package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.LineSocket;
import far.relay.testing.StreamingSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that send line feeds without end as fast as they can, on every transport of this machine. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
@Timeout(60)
class StreamingClientsIT {
    private static final int CLIENTS = 64;
    private static final Duration STALLED = Duration.ofMillis(300);
    /**
     * How much a client can send before it has to wait: into its send buffer, the server's receive buffer, and the
     * server.
     */
    private static final int MOST_ACCEPTED = 400 * 1024;

    @Parameter
    Transport transport;

    private RelayServer server;
    private final List<StreamingSocket> streaming = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = Servers.start(transport, settings -> settings.rooms(Servers.rooms(2)));
    }

    @AfterEach
    void stop() throws IOException {
        for (StreamingSocket client : streaming) {
            client.close();
        }
        server.close();
    }

    private void stream(int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            streaming.add(StreamingSocket.connect(server.address()));
        }
    }

    /** All at once, so that io_uring runs out of shared buffers. */
    @Test
    void areNotReadFromWhileReadingIsOffAndTheirLeavingIsDetected() throws IOException {
        List<LineSocket> seated = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            seated.add(LineSocket.connect(server.address()));
            assertThat(seated.get(i).read()).isIn("1", "2");
        }
        stream(CLIENTS);
        long most = (long) CLIENTS * MOST_ACCEPTED;
        assertThat(StreamingSocket.sendUntilStalled(streaming, STALLED, most)).isLessThan(most);
        for (StreamingSocket client : streaming) {
            client.close();
        }
        if (transport != Transport.NIO) { // docs/operations.md, "Known limits"
            await().until(() -> server.connections() == seated.size());
        }
        for (LineSocket client : seated) {
            client.close();
        }
    }

    @Test
    void doNotDelayAnotherRoom() throws IOException {
        try (LineSocket one = LineSocket.connect(server.address()).expect("1");
                LineSocket two = LineSocket.connect(server.address()).expect("2", "rec")) {
            one.expect("emi");
            stream(2);
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < 10; i++) {
                    for (StreamingSocket client : streaming) {
                        client.send();
                    }
                }
                long begin = Servers.loopNanos(server);
                one.send("a");
                two.expect("a").send("b");
                one.expect("b");
                assertThat(Duration.ofNanos(Servers.loopNanos(server) - begin)).isLessThan(Duration.ofMillis(200));
            }
            assertThat(streaming.stream().mapToLong(StreamingSocket::sent).sum())
                    .isGreaterThan(100_000);
        }
    }
}
