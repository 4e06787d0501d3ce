package far.relay.server;

import far.relay.transport.Transport;
import far.relay.transport.TransportChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** A real TLS server, on each transport of this machine in turn, for the tests of a subclass. */
abstract class WithTlsServer {
    @Parameter
    Transport transport;

    @TempDir
    Path directory;

    TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = start(Optional.empty(), UnaryOperator.identity());
    }

    TlsServer start(Optional<Path> clientAuthorities, UnaryOperator<ServerConfig.Builder> settings) throws Exception {
        return TlsServer.start(
                directory,
                clientAuthorities,
                server -> settings.apply(server.transport(new TransportChoice(List.of(transport)))));
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
