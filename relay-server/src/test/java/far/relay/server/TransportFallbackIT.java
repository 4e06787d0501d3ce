package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.JarProcess;
import far.relay.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built jar on systems where a transport cannot be used: it uses the next one, and logs the reason. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it is about Linux")
class TransportFallbackIT {
    private static final String NO_RING =
            "transport io_uring is not available here: failed to allocate memory for io_uring ring";

    private static JarProcess start(List<String> around, String... args) throws IOException {
        return JarProcess.startIn(around, "relay.server.jar", args);
    }

    /**
     * Limits the lockable memory so that a small ring can be created but not the real one. Root may have to drop its
     * right to more.
     */
    private static List<String> littleMemoryToLock() throws IOException {
        String user = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                ? "exec setpriv --bounding-set=-ipc_lock --inh-caps=-ipc_lock \"$@\""
                : "exec \"$@\"";
        return List.of("sh", "-c", "ulimit -l 512 && " + user, "sh");
    }

    private static List<String> withTemporaryDirectory(String directory) {
        return List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + directory);
    }

    @Test
    void usesTheNextTransportWhenTheRealRingCannotBeCreatedThoughASmallOneCan() throws Exception {
        assumeTrue(Transport.IO_URING.isAvailable(), "io_uring is not available");
        try (JarProcess server = start(littleMemoryToLock(), "--port=0")) {
            assertThat(server.awaitErr(line -> line.contains("listening"))).contains(", epoll;");
            assertThat(server.err())
                    .contains(NO_RING)
                    .contains("; trying epoll")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void failsInOneLineWhenTheRequestedTransportCannotBeCreated() throws Exception {
        assumeTrue(Transport.IO_URING.isAvailable(), "io_uring is not available");
        try (JarProcess server = start(littleMemoryToLock(), "--port=0", "--transport=io_uring")) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err().lines()).hasSize(1);
            assertThat(server.err()).startsWith("relay-server: " + NO_RING);
        }
    }

    @Test
    void reportsWhyItRunsOnNioWhenNoLibraryCanBeUnpacked() throws Exception {
        try (JarProcess server = start(withTemporaryDirectory("/proc"), "--port=0")) {
            assertThat(server.awaitErr(line -> line.contains("listening"))).contains(", nio;");
            assertThat(server.err())
                    .contains(
                            "io_uring is not available here: its library cannot be unpacked to /proc or loaded from there")
                    .contains("-Dio.netty.native.workdir=DIR", "; trying epoll", "; trying nio");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc", JarProcess.NOEXEC})
    void failsInOneLineWhenTheLibraryOfTheRequestedTransportCannotBeLoaded(String directory) throws Exception {
        List<String> around =
                directory.equals(JarProcess.NOEXEC) ? JarProcess.withNoexec() : withTemporaryDirectory(directory);
        try (JarProcess server = start(around, "--port=0", "--transport=epoll")) {
            assertThat(server.status()).isEqualTo(1);
            assertThat(server.err().lines().filter(line -> !line.startsWith("Picked up")))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "relay-server: transport epoll is not available here: its library cannot be unpacked to "
                                    + directory + " or loaded from there: ");
        }
    }
}
