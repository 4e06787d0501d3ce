package far.relay.server.cli;

import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the metrics port. */
final class MetricsOptions {
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--metrics-bind",
            order = 51,
            paramLabel = "ADDRESS",
            defaultValue = ServerConfig.DEFAULT_HOST,
            description =
                    "The address of the metrics port (default: ${DEFAULT-VALUE}). It has neither TLS nor passwords.")
    private String bind = ServerConfig.DEFAULT_HOST;

    @Option(
            names = "--metrics-port",
            order = 50,
            paramLabel = "PORT",
            defaultValue = OptionParser.OFF,
            description = "The port for HTTP with /metrics (Prometheus), /livez and /readyz, 0 to 65535 or off "
                    + "(default: ${DEFAULT-VALUE}). 0 picks a free one.")
    private void setPort(String value) {
        port = OptionParser.portOrOff("--metrics-port", value);
    }

    /** The metrics port, if there is one. */
    Optional<ListenerConfig> listener() {
        return port.map(given -> ListenerConfig.metrics(bind, given));
    }
}
