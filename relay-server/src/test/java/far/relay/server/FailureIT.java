package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.JarProcess;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of the process after a failure, and during its start. */
class FailureIT {
    @Test
    void endsWithOneLineAndStatusThreeWhenItRunsOutOfMemory() throws IOException, InterruptedException {
        try (JarProcess server = JarProcess.startAsShipped(
                List.of(), List.of("-Xmx4m"), "relay.server.jar", "--port=0", "--web-port=off")) {
            assertThat(server.status()).isEqualTo(3);
            assertThat(server.err().strip()).isEqualTo("relay-server: out of memory: java -Xmx gives it more");
        }
    }

    @Test
    void aSignalEndsItAtOnceWhileItStarts() throws IOException, InterruptedException {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0")) {
            server.signal("TERM");
            assertThat(server.status()).isIn(0, 128 + 15);
            assertThat(server.err()).doesNotContain("Exception");
        }
    }
}
