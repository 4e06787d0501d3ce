package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.FarHost;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The built client on another host, and a server that vanishes for it: {@code --dead-after}. */
@Timeout(120)
class DeadServerIT {
    @Test
    void noticesAServerThatVanishesWhileItListensAndFindsItsWayBack() throws Exception {
        Optional<FarHost> made = FarHost.near();
        assumeTrue(made.isPresent(), "needs root, and the right to make network namespaces with ip");
        try (FarHost host = made.get();
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(host.here()));
                JarProcess client = JarProcess.startIn(
                        host.there(),
                        "relay.client.jar",
                        "--host=" + host.here(),
                        "--port=" + server.getLocalPort(),
                        "--dead-after=4s",
                        "--reconnect-anyway")) {
            LineSocket gone = LineSocket.of(server.accept());
            gone.send("2", "rec", "hello");
            client.type("hello yourself\n");
            assertThat(gone.read()).isEqualTo("hello yourself"); // from now on it sends nothing
            host.vanish();
            client.awaitErr(line -> line.contains(" broke: ") && line.contains("; next attempt in"));
            host.comeBack();
            LineSocket connection = LineSocket.of(server.accept());
            connection.send("2", "rec", "there you are", "exit");
            assertThat(client.status()).isZero();
            assertThat(client.out()).isEqualTo("hello\nthere you are\n");
            gone.reset();
            connection.hangUp();
        }
    }
}
