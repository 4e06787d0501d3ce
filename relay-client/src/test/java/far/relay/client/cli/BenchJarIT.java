package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.JarProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench} of the built jar against the server of the built jar. */
@Timeout(180)
class BenchJarIT {
    @Test
    void measures() throws Exception {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0", "--rooms=5");
                JarProcess bench = JarProcess.start(
                        "relay.client.jar", "bench", "--port=" + server.port(), "--pairs=5", "--seconds=1")) {
            assertThat(bench.status()).isZero();
            assertThat(bench.out()).contains("5 pairs", "every message accounted for");
            assertThat(bench.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void measuresNamedRooms(String scheme) throws Exception {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0", "--web-port=0");
                JarProcess bench = JarProcess.start(
                        "relay.client.jar",
                        "bench",
                        scheme + "://127.0.0.1:" + server.webPort(),
                        "--pairs=5",
                        "--seconds=1",
                        "--warm-up=0")) {
            assertThat(bench.status()).isZero();
            assertThat(bench.out()).contains("5 pairs in named rooms", "every message accounted for");
            assertThat(bench.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsEarlyOnASignalWithTheFiguresSoFar(String signal) throws Exception {
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0", "--rooms=2");
                JarProcess bench = JarProcess.start(
                        "relay.client.jar", "bench", "--port=" + server.port(), "--pairs=2", "--seconds=3600")) {
            server.awaitErr(line -> line.contains("takes seat 2 of room 2"));
            bench.signal(signal);
            assertThat(bench.status()).isZero();
            assertThat(bench.out()).contains("2 pairs", "every message accounted for");
            assertThat(bench.err()).isEmpty();
        }
    }
}
