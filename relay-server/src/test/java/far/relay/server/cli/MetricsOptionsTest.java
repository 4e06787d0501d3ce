package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.server.listener.ListenerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** The options of the metrics port. */
class MetricsOptionsTest {
    private static Optional<ListenerConfig> metrics(String... args) {
        return ServerOptions.configOf(args).listeners().stream()
                .filter(listener -> listener.kind() == ListenerConfig.Kind.METRICS)
                .findFirst();
    }

    @Test
    void thereIsNoMetricsPortByDefault() {
        assertThat(metrics()).isEmpty();
        assertThat(metrics("--metrics-port=off")).isEmpty();
        assertThat(metrics("--metrics-bind=0.0.0.0")).isEmpty();
    }

    @Test
    void itHasItsOwnAddressAndNeitherTheAccessRulesNorTheTlsOfClients() {
        assertThat(metrics("--metrics-port=9100", "--bind=0.0.0.0", "--tls-cert=c", "--tls-key=k", "--deny=::/0"))
                .hasValue(ListenerConfig.metrics("127.0.0.1", 9100));
        assertThat(metrics("--metrics-port", "0", "--metrics-bind", "10.0.0.1"))
                .hasValue(ListenerConfig.metrics("10.0.0.1", 0));
    }

    @Test
    void aConfigurationFileCanHaveBoth(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("relay.conf");
        Files.write(file, List.of("metrics-port = 9100", "metrics-bind = ::1"));
        assertThat(metrics("--config=" + file)).hasValue(ListenerConfig.metrics("::1", 9100));
        assertThat(metrics("--config=" + file, "--metrics-port=off")).isEmpty();
    }

    @Test
    void thePortIsANumberOrOff() {
        assertThatThrownBy(() -> metrics("--metrics-port=65536"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--metrics-port takes off or a number from 0 to 65535, not '65536'");
    }
}
