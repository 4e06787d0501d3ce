package far.relay.server;

import far.relay.server.cli.ServerOptions;
import far.relay.transport.Transport;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;

/** Real servers in this process, and the transports that they can run on. */
final class Servers {
    private Servers() {}

    /** Those that this machine has. */
    static Stream<Transport> transports() {
        return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
    }

    /** One at a free port. */
    static RelayServer start(Transport transport, String... options) throws IOException {
        String[] own = {"--port=0", "--transport=" + transport.label()};
        return RelayServer.start(
                ServerOptions.of(Stream.of(own, options).flatMap(Stream::of).toArray(String[]::new)));
    }
}
