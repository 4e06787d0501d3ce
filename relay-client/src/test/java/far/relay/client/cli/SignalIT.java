package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built client that a signal finds without a connection: it ends at once, with the signal's status. */
@Timeout(60)
class SignalIT {
    /** Less than all that the client waits for in these tests: a connection is attempted for 10 s. */
    private static final int SECONDS = 8;

    /** An address that no other test on this machine uses, nor its resolver. */
    private static final String NAME_SERVER = String.format(
            "127.53.%d.%d",
            ProcessHandle.current().pid() >> 8 & 255, ProcessHandle.current().pid() & 255);

    @TempDir
    private Path directory;

    private static void assertEndsAtOnce(JarProcess client, String signal, int status) throws Exception {
        client.signal(signal);
        assertThat(client.process().waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(client.process().exitValue()).isEqualTo(status);
    }

    private JarProcess start(String argument) throws IOException {
        return JarProcess.startIn(List.of("env", "XDG_STATE_HOME=" + directory), "relay.client.jar", argument);
    }

    /** Whether Linux has a socket in this state with that remote port: 02 is SYN_SENT. */
    private static boolean hasSocket(String state, int port) throws IOException {
        String there = String.format(":%04X %s ", port, state);
        return (Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6")))
                .contains(there);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, --port=", "TERM, 143, --port=", "HUP, 129, --port=", "TERM, 143, http://127.0.0.1:"})
    void endsAtOnceWhileItConnects(String signal, int status, String to) throws Exception {
        assumeThat(Path.of("/proc/net/tcp"))
                .as("Linux's list of sockets is not here")
                .exists();
        List<Socket> taken = new ArrayList<>();
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2; i++) { // one more than its backlog, so it accepts no other
                taken.add(new Socket(deaf.getInetAddress(), deaf.getLocalPort()));
            }
            try (JarProcess client = start(to + deaf.getLocalPort() + (to.startsWith("http") ? "/r/kitchen" : ""))) {
                await().until(() -> hasSocket("02", deaf.getLocalPort()));
                assertEndsAtOnce(client, signal, status);
                assertThat(client.out() + client.err()).isEmpty();
            }
        } finally {
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsAtOnceInAPauseBeforeItConnectsAgain(String signal) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess client = JarProcess.start(
                        "relay.client.jar",
                        "--port=" + server.getLocalPort(),
                        "--reconnect",
                        "--reconnect-min=1h",
                        "--reconnect-max=1h")) {
            LineSocket connection = LineSocket.of(server.accept());
            connection.send("1");
            connection.finish();
            client.awaitErr(line -> line.contains("next attempt in"));
            assertEndsAtOnce(client, signal, signal.equals("INT") ? 130 : 143);
            connection.close();
        }
    }

    /** The name server is this test, and answers nothing. */
    @Test
    void endsAtOnceWhileItLooksANameUp() throws Exception {
        Path resolver = Files.writeString(
                directory.resolve("resolv.conf"), "nameserver " + NAME_SERVER + "\noptions timeout:20\n");
        List<String> around = List.of(
                "unshare", "-m", "sh", "-c", "mount --bind " + resolver + " /etc/resolv.conf && exec \"$@\"", "sh");
        try (DatagramSocket names = nameServer()) {
            try (JarProcess client = JarProcess.startIn(around, "relay.client.jar", "--host=relay.example")) {
                names.receive(new DatagramPacket(new byte[512], 512));
                assertEndsAtOnce(client, "TERM", 143);
                assertThat(client.out() + client.err()).isEmpty();
            }
        }
    }

    private static DatagramSocket nameServer() throws IOException {
        DatagramSocket names = new DatagramSocket(53, InetAddress.getByName(NAME_SERVER));
        names.setSoTimeout(20_000);
        return names;
    }
}
