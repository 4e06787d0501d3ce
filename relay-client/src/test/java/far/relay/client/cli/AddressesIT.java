package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built client, and names that have several addresses. */
@Timeout(60)
class AddressesIT {
    @TempDir
    Path directory;

    private Path hosts;

    @BeforeEach
    void name() throws IOException {
        hosts = directory.resolve("hosts");
        Files.writeString(
                hosts, "127.0.0.2 pair.example\n127.0.0.1 pair.example\n127.0.0.1 six.example\n::1 six.example\n");
    }

    private JarProcess client(String host, int port) throws IOException {
        return JarProcess.startIn(
                List.of("env", "JDK_JAVA_OPTIONS=-Djdk.net.hosts.file=" + hosts),
                "relay.client.jar",
                "--host=" + host,
                "--port=" + port);
    }

    private void reaches(String host, String address) throws Exception {
        try (ServerSocket server = listen(address);
                JarProcess client = client(host, server.getLocalPort())) {
            server.setSoTimeout(20_000);
            try (LineSocket connection = LineSocket.of(server.accept())) {
                connection.send("2", "rec", "hello", "exit");
                assertThat(client.status()).isZero();
            }
        }
    }

    private static ServerSocket listen(String address) throws IOException {
        return new ServerSocket(0, 50, InetAddress.getByName(address));
    }

    @Test
    void triesTheSecondAddressIfTheFirstRefuses() throws Exception {
        reaches("pair.example", "127.0.0.1");
    }

    @Test
    void triesTheIpv6AddressAfterTheOtherOne() throws Exception {
        try {
            listen("::1").close();
        } catch (BindException e) {
            assumeThat(e).as("this machine has no ::1").isNull();
        }
        reaches("six.example", "::1");
    }

    @Test
    void namesEveryAddressThatItTried() throws Exception {
        try (ReservedPort free = ReservedPort.onEveryAddress();
                JarProcess client = client("pair.example", free.number())) {
            assertThat(client.status()).isEqualTo(1);
            assertThat(client.err())
                    .contains("relay-client: cannot connect to pair.example:" + free.number()
                            + ": Connection refused (tried 127.0.0.2, 127.0.0.1)");
        }
    }
}
