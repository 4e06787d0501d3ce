package far.relay.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the admin socket. */
final class AdminOptions {
    @Option(
            names = "--admin-socket",
            order = 60,
            paramLabel = "PATH",
            description =
                    "Let the user that runs this server, and root, see and control it at this Unix domain socket: "
                            + "with \"ctl\", or HTTP and JSON (default: off). The directory must exist.")
    private Path socket;

    Optional<Path> socket() {
        return Optional.ofNullable(socket);
    }
}
