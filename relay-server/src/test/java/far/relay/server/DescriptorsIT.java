package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built jar with few file descriptors. */
class DescriptorsIT {
    private static final int DESCRIPTORS = 100;

    @ParameterizedTest
    @MethodSource("far.relay.server.Servers#transports")
    void servesOpenConnectionsWhenNoDescriptorIsLeftAndNewOnesAsSoonAsOneIs(Transport transport) throws Exception {
        List<String> shell = List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh");
        List<LineSocket> crowd = new ArrayList<>();
        try (JarProcess server = JarProcess.startIn(
                shell, "relay.server.jar", "--port=0", "--waiting=1000", "--transport=" + transport.label())) {
            int port = server.port();
            try (LineSocket one = LineSocket.connect(port).expect("1");
                    LineSocket two = LineSocket.connect(port).expect("2", "rec")) {
                one.expect("emi");
                for (int i = 0; i < DESCRIPTORS; i++) {
                    crowd.add(LineSocket.connect(port));
                }
                server.awaitErr(line ->
                        line.contains("cannot accept new connections, trying again every second: Too many open files"));
                talk(one, two);
                Duration before = cpu(server);
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // time in which it could spin
                assertThat(cpu(server).minus(before)).isLessThan(Duration.ofSeconds(1));
                talk(one, two);
                for (LineSocket client : crowd) {
                    client.hangUp();
                }
                server.awaitErr(line -> line.contains("accepting new connections again"));
                two.hangUp();
                try (LineSocket late = LineSocket.connect(port)) {
                    assertThat(late.read(2)).containsExactly("2", "rec");
                    talk(one, late);
                }
                assertThat(server.err().lines().filter(line -> line.contains("cannot accept new connections")))
                        .hasSize(1);
            }
        }
    }

    private static void talk(LineSocket speaker, LineSocket listener) throws IOException {
        speaker.send("question");
        assertThat(listener.read()).isEqualTo("question");
        listener.send("answer");
        assertThat(speaker.read()).isEqualTo("answer");
    }

    private static Duration cpu(JarProcess server) {
        return server.process().info().totalCpuDuration().orElseThrow();
    }
}
