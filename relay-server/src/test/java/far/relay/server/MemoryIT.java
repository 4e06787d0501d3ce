package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built jar with little memory, and clients that together would need more. */
class MemoryIT {
    private static final int TALKERS = Integer.getInteger("relay.talkers", 300);
    private static final byte[] EARLY = ("x".repeat(8191) + "\n").repeat(16).getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @EnumSource(names = {"IO_URING", "EPOLL", "NIO"})
    void closesTheLargestClientsWhileAPairTalksAndIsAsBeforeAfterwards(Transport transport) throws Exception {
        assumeTrue(transport.isAvailable(), transport.label() + " is not available here");
        try (JarProcess server = JarProcess.startAsShipped(
                List.of(),
                List.of("-Xmx64m"),
                "relay.server.jar",
                "--port=0",
                "--web-port=off",
                "--rooms=" + 2 * TALKERS,
                "--log-lines=1000",
                "--transport=" + transport.label())) {
            int port = server.port();
            try (LineSocket one = LineSocket.connect(port).expect("1");
                    LineSocket two = LineSocket.connect(port).expect("2", "rec")) {
                assertThat(one.read()).isEqualTo("emi");
                List<LineSocket> clients = talk(port);
                server.awaitErr(line -> line.contains("short of memory"));
                for (int i = 0; i < 100; i++) {
                    one.send("question " + i);
                    assertThat(two.read()).isEqualTo("question " + i);
                    two.send("answer " + i);
                    assertThat(one.read()).isEqualTo("answer " + i);
                }
                for (LineSocket client : clients) {
                    client.hangUp();
                }
                await().atMost(Duration.ofSeconds(10)).until(() -> getsASeat(port));
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err()).contains("the server is short of memory").doesNotContain("Exception", "Error");
        }
    }

    /** Pairs whose first client sends nothing, and whose second client sends all that the server holds, and more. */
    private static List<LineSocket> talk(int port) throws IOException {
        List<LineSocket> clients = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            clients.add(LineSocket.connect(port));
            clients.add(LineSocket.connect(port).send(EARLY));
        }
        return clients;
    }

    /** Not at once: its address is that of the clients that used too much memory. */
    private static boolean getsASeat(int port) throws IOException {
        try (LineSocket newcomer = LineSocket.connect(port)) {
            return Objects.toString(newcomer.read(), "closed").matches("[12]");
        }
    }
}
