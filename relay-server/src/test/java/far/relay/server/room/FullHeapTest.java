package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * Named rooms in a process with little memory: 10,000 rooms and their messages do not fit
 * (docs/decisions/0028-the-memory-of-named-rooms.md). {@code -Drelay.heap} sets the size of its heap in MiB.
 */
class FullHeapTest {
    private static final int HEAP = Integer.getInteger("relay.heap", 20);
    /** How many bytes rooms may take, if the collector makes all of the heap available. */
    private static final int MOST_BYTES = HEAP / 4 * 1024 * 1024;

    @Test
    void aFullServerRefusesWhatDoesNotFitAndAPairTalks() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullHeap.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Properties measured = new Properties();
        try (InputStream output = process.getInputStream()) {
            measured.load(output);
        }
        assertThat(process.waitFor()).isZero();
        assertThat(number(measured, "rooms")).isBetween(MOST_BYTES / 5000, MOST_BYTES / RoomState.ROOM_BYTES);
        assertThat(number(measured, "left")).isEqualTo(number(measured, "rooms") + 1);
        assertThat(number(measured, "bytesOfARoom")).isBetween(1000, RoomState.ROOM_BYTES);
        // The second message of a room takes the place of the first one.
        assertThat(number(measured, "messages")).isBetween(2 * (MOST_BYTES / 80_000), 2 * (MOST_BYTES / 65_536));
        assertThat(number(measured, "taken")).isEqualTo(100);
    }

    private static int number(Properties measured, String key) {
        return Integer.parseInt(measured.getProperty(key));
    }
}
