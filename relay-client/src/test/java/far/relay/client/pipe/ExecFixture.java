package far.relay.client.pipe;

import static org.assertj.core.api.Assumptions.assumeThat;

import far.relay.client.WithRelayServer;
import far.relay.testing.JarProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A test of {@code --exec}: the built client, and a server in this process. */
abstract class ExecFixture extends WithRelayServer {
    ExecFixture() {
        super(server -> server.maxLine(100));
    }

    @BeforeEach
    final void findShell() {
        assumeThat(Path.of("/bin/sh"))
                .as("sh, which runs the programs, is not here")
                .isExecutable();
    }

    /** The client with this command. */
    final JarProcess exec(String command, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("--port=" + port(), "--max-line=100", "--exec=" + command));
        all.addAll(List.of(options));
        return JarProcess.start("relay.client.jar", all.toArray(String[]::new));
    }
}
