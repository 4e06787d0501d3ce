package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built jar, which receives signals that do not end it at once. */
class SignalsJarIT {
    private static final String NO_FAULT = "(?s)(?!.*(LEAK|Exception)).*";

    @Test
    void sighupReloadsTheConfigFileAndSigtermDrains(@TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("relay.conf");
        Files.writeString(file, "port = 0\nrooms = 1\ndrain = 1m\n");
        try (JarProcess server = JarProcess.start("relay.server.jar", "--config=" + file);
                LineSocket one = LineSocket.connect(server.port()).expect("1");
                LineSocket two = LineSocket.connect(server.port()).expect("2", "rec");
                LineSocket waits = LineSocket.connect(server.port())) {
            server.awaitErr(line -> line.endsWith("waits in line, 1 in all"));
            Files.writeString(file, "port = 1\nrooms = 2\ndrain = 1m\n");
            server.signal("HUP");
            waits.expect("1");
            server.awaitErr(line -> line.endsWith("INFO RelayServer - reload: changed rooms: 1 -> 2"));
            server.awaitErr(
                    line -> line.endsWith("WARN RelayServer - reload: changes only at a restart: port: 0 -> 1"));
            Files.writeString(file, "rooms = 3\nroms = 4\n");
            server.signal("HUP");
            server.awaitErr(line -> line.endsWith("ERROR RelayServer - reload: nothing is changed: " + file
                    + ":2: unknown option 'roms', did you mean rooms?"));

            server.signal("TERM");
            assertThat(waits.read(2)).containsExactly("exit", null);
            one.expect("emi").send("shall we end?");
            two.expect("shall we end?").send("yes");
            one.expect("yes").send("fin");
            assertThat(two.read(2)).containsExactly("exit", null);
            one.hangUp();
            two.hangUp();
            waits.hangUp();
            assertThat(server.status()).isZero();
            assertThat(server.err())
                    .contains("INFO Main - received SIGTERM, draining for at most 1m\n")
                    .contains("INFO RelayServer - drained: all clients have gone\n")
                    .doesNotContain("shutting down")
                    .endsWith("INFO Main - ended\n")
                    .matches(NO_FAULT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void anotherSignalEndsItAtOnce(String signal) throws IOException, InterruptedException {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0", "--drain=10m")) {
            try (LineSocket one = LineSocket.connect(server.port()).expect("1");
                    LineSocket two = LineSocket.connect(server.port()).expect("2", "rec")) {
                one.expect("emi");
                server.signal("TERM");
                server.awaitErr(line -> line.endsWith("draining: no new clients, 2 connections left"));
                one.send("still here");
                two.expect("still here");
                server.signal(signal);
                assertThat(one.read(2)).containsExactly("exit", null);
                assertThat(two.read(2)).containsExactly("exit", null);
            }
            assertThat(server.status()).isZero();
            assertThat(server.err())
                    .contains("INFO Main - received SIG" + signal + ", shutting down\n")
                    .endsWith("INFO Main - ended\n")
                    .matches(NO_FAULT);
        }
    }
}
