package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import far.relay.system.SystemText;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both built jars in the C locale: arguments, the environment and file names are still UTF-8. */
@Timeout(60)
class LocaleIT {
    @TempDir
    private Path directory;

    @BeforeEach
    void needsLinux() {
        assumeThat(Path.of("/proc/self/cmdline"))
                .as("only Linux tells the bytes of a command line")
                .exists();
    }

    /** A jar in an empty environment, with these arguments as a shell reads them. The tests' own JVM may be in any locale. */
    private static JarProcess start(String jar, String arguments) throws IOException {
        String script = "exec env -i PATH=\"$PATH\" \"$@\" " + arguments;
        return JarProcess.startIn(List.of("sh", "-c", SystemText.command(script), "sh"), jar);
    }

    @Test
    void argumentsAndFileNamesAreUtf8InTheCLocale() throws Exception {
        Path config = SystemText.path(directory + "/größe.conf");
        Files.writeString(config, "rooms = 3\n");
        Path transcript = SystemText.path(directory + "/gesagt-€.txt");
        try (JarProcess server = start("relay.server.jar", "--port=0 --config=" + directory + "/größe.conf");
                LineSocket peer = LineSocket.connect(server.port())) {
            assertThat(server.err()).contains("3 rooms");
            peer.read();
            try (JarProcess client = start(
                    "relay.client.jar",
                    "--port=" + server.port() + " --exec \"echo 'Grüß Gott'; read x\" --transcript=" + directory
                            + "/gesagt-€.txt")) {
                assertThat(peer.read()).isEqualTo("emi");
                peer.send("wer da?");
                assertThat(peer.read()).isEqualTo("Grüß Gott");
                assertThat(client.status()).isZero();
                assertThat(client.err()).isEmpty();
            }
        }
        assertThat(Files.readAllLines(transcript)).hasSize(2).last().asString().endsWith(" > Grüß Gott");
    }
}
