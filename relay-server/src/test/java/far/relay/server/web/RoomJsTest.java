package far.relay.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the tests of room.js by Node's test runner. */
@Timeout(120)
class RoomJsTest {
    @Test
    void theTestsOfRoomJsPass() throws Exception {
        NodeJs.assumePresent();
        List<String> arguments = new ArrayList<>(List.of("--test", "--test-reporter=tap"));
        try (Stream<Path> files = Files.list(NodeJs.TESTS)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .forEach(arguments::add);
        }
        Process node = NodeJs.start(arguments);
        try {
            String report = new String(node.getInputStream().readAllBytes(), UTF_8);
            assertThat(node.waitFor()).as(report).isZero();
            assertThat(report).contains("# fail 0").doesNotContain("# pass 0");
        } finally {
            node.destroyForcibly();
        }
    }
}
