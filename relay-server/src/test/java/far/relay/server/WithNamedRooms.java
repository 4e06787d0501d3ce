package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of named rooms: a real server on each transport, without and with TLS, and raw sockets, over lines and over WebSocket. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.RoomServer#setups")
abstract class WithNamedRooms {
    static final String ANN = "A".repeat(22);
    static final String BOB = "B".repeat(22);
    static final int MAX_MESSAGE = 100;

    @Parameter
    RoomServer.Setup setup;

    @TempDir
    Path directory;

    RoomServer server;

    @BeforeEach
    void start() throws Exception {
        start(NamedRoomSettings.builder().build(), 0);
    }

    void start(NamedRoomSettings rooms, int maxPerAddress) throws Exception {
        server = RoomServer.start(
                setup,
                directory,
                config -> config.maxMessage(MAX_MESSAGE)
                        .maxPerAddress(maxPerAddress)
                        .namedRooms(rooms));
    }

    void restart(NamedRoomSettings.Builder rooms, int maxPerAddress) throws Exception {
        server.close();
        start(rooms.build(), maxPerAddress);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A client that has sent its first line and received the answer. */
    LineSocket come(String line, String... answer) throws Exception {
        LineSocket client = server.connect().send(line);
        assertThat(client.read(answer.length)).containsExactly(answer);
        return client;
    }

    /** What the client receives until the server closes. */
    static List<String> readAll(LineSocket client) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = client.read(); line != null; line = client.read()) {
            lines.add(line);
        }
        return lines;
    }

    /** The first two words of each. */
    static List<String> codes(List<String> lines) {
        return lines.stream()
                .map(line -> String.join(" ", Arrays.copyOf(line.split(" "), Math.min(2, line.split(" ").length))))
                .toList();
    }
}
