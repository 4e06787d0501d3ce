package far.relay.server;

import far.relay.server.admin.ReloadReport;
import java.util.Optional;

/** Where the configuration of a server comes from, if that can be read again while the server runs. */
public interface ConfigSource {
    /**
     * What was read.
     *
     * @param config empty if there is a problem. Of its settings, those that can change while the server runs are applied, and the
     *     others ignored
     */
    record Update(Optional<ServerConfig> config, ReloadReport report) {}

    /** Reads it again. Called on a thread that may block, and not again before it has returned. */
    Update read();
}
